local n = 0
tmr.create():alarm(600000, tmr.ALARM_AUTO, function()
  file.putcontents("n", tostring(n))
end)
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function()
  file.putcontents("n", tostring(n))
end)
file.putcontents("n", "0")
-- Reading is free.
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  print(file.getcontents("n"))
  wifi.setmode(wifi.STATION, false)
  wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
end)
-- A button that is pressed long enough.
gpio.trig(1, "up", function()
  if n > 10 then file.putcontents("n", "0") end
end)
-- Nothing starts it again.
tmr.create():alarm(1000, tmr.ALARM_SEMI, function() file.remove("old") end)
