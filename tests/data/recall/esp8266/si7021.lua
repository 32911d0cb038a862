-- Humidity with a heated sensor.
i2c.setup(0, 6, 5, i2c.SLOW)
si7021.setup()
si7021.setting(si7021.RH12_TEMP14)
si7021.setting(si7021.RH08_TEMP12, si7021.HEATER_ENABLE, 1)
local h, t, h_dec, t_dec = si7021.read()
print(string.format("%d.%03d %d.%03d", h, h_dec, t, t_dec))
local lo, hi = si7021.serial()
print(lo, hi, si7021.firmware())
