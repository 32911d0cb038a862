print("hold the key to stop")
tmr.create():alarm(3000, tmr.ALARM_SINGLE, function() dofile("app.lua") end)
