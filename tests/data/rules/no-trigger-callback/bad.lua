gpio.mode(1, gpio.INT)
gpio.trig(1, "both") --> warning: gpio.trig() without a function raises an error
gpio.trig(2, "up", function(level) print(level) end)
local pin = 3
gpio.trig(pin, "down") --> gpio.trig() without a function
