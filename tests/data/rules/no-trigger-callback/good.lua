gpio.mode(1, gpio.INT)
gpio.trig(1, "both", function(level) print(level) end)
-- The other edge, with the same function.
gpio.trig(1, "up")
gpio.trig(1, "none")
gpio.trig(2)
