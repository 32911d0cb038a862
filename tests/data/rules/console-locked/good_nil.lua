uart.on("data", "\r", function(data) print("got", data) end, 0)
tmr.create():alarm(60000, tmr.ALARM_SINGLE, function() uart.on("data", nil) end)
