-- Made once, when the file is loaded: advice.
local t = tmr.create()
t:alarm(500, tmr.ALARM_AUTO, function()
  if gpio.read(1) == 1 then
    t:stop() --> info: the callback of alarm() keeps its own object 't' alive
  end
end)

local client = mqtt.Client("id", 120)
client:on("message", function(_, topic)
  client:publish("/seen", topic, 0, 0) --> info: the callback of on() keeps its own object 'client' alive
end)
client:connect("192.0.2.1")
