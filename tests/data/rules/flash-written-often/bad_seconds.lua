-- check: seconds=600
tmr.create():alarm(300000, tmr.ALARM_AUTO, function()
  file.putcontents("n", "1") --> writes flash every 300000 ms
end)
