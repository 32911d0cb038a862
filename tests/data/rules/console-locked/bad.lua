uart.on("data", "\r", function(data) print("got", data) end, 0) --> warning: after uart.on() the console gets nothing any more
