local function setup(pin, mode) gpio.mode(pin, mode) end
setup(5, gpio.OUTPUT)
gpio.write(5, gpio.HIGH)
local modes = { gpio.OUTPUT }
gpio.mode(6, modes[1])
gpio.write(6, gpio.HIGH)
