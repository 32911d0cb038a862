-- check: seconds=30
tmr.create():alarm(20000, tmr.ALARM_AUTO, function()
  wifi.sta.connect() --> every 20000 ms
end)
