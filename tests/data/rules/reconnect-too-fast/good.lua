tmr.create():alarm(20000, tmr.ALARM_AUTO, function()
  if not wifi.sta.getip() then wifi.sta.connect() end
end)
tmr.create():alarm(200, tmr.ALARM_SINGLE, function() wifi.sta.connect() end)
wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, function() wifi.sta.connect() end)
