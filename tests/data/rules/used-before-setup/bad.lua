gpio.write(1, gpio.HIGH) --> info: gpio.write() before gpio.mode() for pin 1 (output): it cannot be relied on
gpio.mode(1, gpio.OUTPUT)
gpio.write(1, gpio.LOW)

local led = 2
local function blink()
  gpio.write(led, gpio.HIGH) --> gpio.write() before gpio.mode() for pin 2 (output)
end
blink()
gpio.mode(led, gpio.OUTPUT)
