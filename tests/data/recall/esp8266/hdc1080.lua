-- Humidity of the greenhouse.
i2c.setup(0, 1, 2, i2c.SLOW)
hdc1080.setup()
local temperature, humidity = hdc1080.read()
print(temperature, humidity)
if humidity > 80 then
  gpio.write(6, gpio.HIGH)
end
