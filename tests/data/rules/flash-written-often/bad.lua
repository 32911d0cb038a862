local n = 0
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  n = n + 1
  file.putcontents("n", tostring(n)) --> warning: file.putcontents() writes flash every 1000 ms
  if n % 10 == 0 then
    file.remove("old") --> info: file.remove() writes flash every 1000 ms
  end
end)

-- Through a function, and a timer with a name.
local function save(value)
  local fd = file.open("log", "a")
  if fd then
    fd:write(value) --> info: fd:write() writes flash every 5000 ms
    fd:close()
  end
end
local t = tmr.create()
t:register(5000, tmr.ALARM_AUTO, function() save(adc.read(0)) end)
t:start()

-- An event that may come very often.
gpio.trig(1, "up", function()
  file.putcontents("last", "up") --> info: writes flash each time this event comes
end)

-- The settings of the WiFi as well.
tmr.create():alarm(30000, tmr.ALARM_AUTO, function()
  wifi.setmode(wifi.STATION) --> warning: wifi.setmode() writes flash every 30000 ms
end)

-- A timer that its callback starts again.
local semi = tmr.create()
semi:alarm(2000, tmr.ALARM_SEMI, function(self)
  file.remove("old") --> warning: file.remove() writes flash every 2000 ms
  self:start()
end)
