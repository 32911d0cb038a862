-- The interpreter still gets what comes.
uart.on("data", "\r", function(data) print("got", data) end)
uart.on("data", 4, function(data) print("got", data) end, 1)
