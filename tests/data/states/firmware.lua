-- esp8266 5.1
i2c.start(0) --! absent
i2c.setup(0, 1, 2, i2c.SLOW)
i2c.start(0)
i2c.address(0, 0x3C, i2c.TRANSMITTER)

gpio.write(1, gpio.HIGH) --! absent
gpio.mode(1, gpio.OUTPUT)
gpio.write(1, gpio.HIGH)
gpio.write(2, gpio.HIGH) --! absent

-- A pin that is not known may be any.
local pin = tonumber(file.getcontents("pin")) or 4
gpio.mode(pin, gpio.OUTPUT)
gpio.write(3, gpio.LOW)

local function setup()
  spi.setup(1, spi.MASTER, spi.CPOL_LOW, spi.CPHA_LOW, 8, 8)
end
local function send()
  spi.send(1, 3)
end
setup()
send()

-- Later than the main chunk nothing is known.
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  ow.reset(5)
end)

for _ = 1, 3 do
  ow.reset(4) --! absent
end
ow.setup(4)
ow.reset(4)

require("settings")
pwm.start(5)
