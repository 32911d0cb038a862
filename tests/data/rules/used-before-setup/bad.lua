gpio.write(1, gpio.HIGH) --> info: gpio.write() before anything is set up for 1: it cannot be relied on
gpio.mode(1, gpio.OUTPUT)
gpio.write(1, gpio.LOW)

local led = 2
local function blink()
  gpio.write(led, gpio.HIGH) --> gpio.write() before anything is set up for 2
end
blink()
gpio.mode(led, gpio.OUTPUT)
