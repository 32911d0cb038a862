tmr.create():alarm(200, tmr.ALARM_AUTO, function()
  wifi.sta.connect() --> warning: wifi.sta.connect() every 200 ms ends the attempt that is under way
end)
local function again()
  if not wifi.sta.getip() then
    wifi.sta.connect() --> info: wifi.sta.connect() every 1000 ms
  end
end
local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, again)
t:start()
