-- Only the formulas of the sensor; the registers came over the radio.
local registers = string.rep("\1", 33)
local sensor, config = bme280_math.setup(registers, 5, 5, 5, 3, 7, 4)
print(config)
if sensor then
  local t, p, h, qnh = bme280_math.read(sensor, string.rep("\2", 8), 120)
  print(t, p, h, qnh)
end
print(bme280_math.dewpoint(50, 20))
print(bme280_math.qfe2qnh(1000, 120))
print(bme280_math.altitude(1000, 1013))
