gpio.mode(1, gpio.OUTPUT)
gpio.write(1, gpio.HIGH)

i2c.setup(0, 5, 6, i2c.SLOW)
local function ask()
  i2c.start(0)
  i2c.stop(0)
end
tmr.create():alarm(1000, tmr.ALARM_AUTO, ask)

local pins = { 2, 3, 4 }
for _, pin in ipairs(pins) do
  gpio.mode(pin, gpio.OUTPUT)
end
gpio.write(2, gpio.HIGH)

local function setup(pin) gpio.mode(pin, gpio.OUTPUT) end
setup(5)
gpio.write(5, gpio.HIGH)
