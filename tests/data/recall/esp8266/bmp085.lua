-- Barometer of the first generation.
i2c.setup(0, 1, 2, i2c.SLOW)
bmp085.setup()
local temperature = bmp085.temperature()
print(string.format("%d.%d", temperature / 10, temperature % 10))
print("pressure", bmp085.pressure(3) / 100, "raw", bmp085.pressure_raw(1))
