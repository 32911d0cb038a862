gpio.mode(11, gpio.OUTPUT) --> warning: pin 11 (GPIO9) is a line of the flash chip
local led = 12
gpio.write(led, gpio.HIGH) --> warning: pin 12 (GPIO10) is a line of the flash chip
i2c.setup(0, 3, 4, i2c.SLOW) --> hint: pin 3 (GPIO0) decides how the chip boots | hint: pin 4 (GPIO2) decides
pwm.setup(10, 100, 0) --> hint: pin 10 (GPIO1) is the console's
-- Once for each pin.
gpio.write(11, gpio.LOW)
