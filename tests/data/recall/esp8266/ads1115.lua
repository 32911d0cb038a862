-- Two converters on one bus, one read by callback.
local id, sda, scl = 0, 6, 5
i2c.setup(id, sda, scl, i2c.SLOW)
ads1115.reset()

local tank = ads1115.ads1115(id, ads1115.ADDR_GND)
tank:setting(ads1115.GAIN_6_144V, ads1115.DR_128SPS, ads1115.SINGLE_0, ads1115.SINGLE_SHOT)
tank:startread(function(volt, volt_dec, raw, sign)
  print(string.format("tank %.3f V (%d, raw %d, sign %d)", volt, volt_dec, raw, sign))
end)

local solar = ads1115.ads1015(id, ads1115.ADDR_VDD)
solar:setting(ads1115.GAIN_4_096V, ads1115.DR_490SPS, ads1115.DIFF_0_1, ads1115.CONTINUOUS)
local volt, _, raw = solar:read()
print("solar", volt, raw)
