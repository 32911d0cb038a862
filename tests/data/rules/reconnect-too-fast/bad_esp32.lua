-- check: target=esp32-lua53
tmr.create():alarm(500, tmr.ALARM_AUTO, function()
  wifi.sta.connect() --> warning: wifi.sta.connect() every 500 ms
end)
