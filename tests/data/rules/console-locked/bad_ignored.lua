-- Whoever ignores the input wants it so.
uart.on("data", 255, function() end, 0) --> info: after uart.on() the console gets nothing any more
