function watch(pin, action) gpio.trig(pin, "both", action) end
gpio.trig(1, "up")
