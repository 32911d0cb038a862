-- Sets the voltage of the lamp.
i2c.setup(0, 6, 5, i2c.SLOW)
mcp4725.write({ A2 = 0, value = 2048 })
mcp4725.write({ A0 = 1, value = 0, pwrdn = mcp4725.PWRDN_100K, save = true })
local power, value, eeprom_power, eeprom_value = mcp4725.read({ A2 = 0 })
print(power, value, eeprom_power, eeprom_value)
