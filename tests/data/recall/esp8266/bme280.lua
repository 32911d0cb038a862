-- Weather station; the old module with one sensor.
local ALTITUDE = 320
i2c.setup(0, 3, 4, i2c.SLOW)
local kind = bme280.setup(5, 3, 1, 0)
print("sensor kind", kind)

bme280.startreadout(150, function()
  local t, p, h, qnh = bme280.read(ALTITUDE)
  if t and h then
    print(t / 100, p / 1000, h / 1000, qnh / 1000)
    print("dew point", bme280.dewpoint(h, t))
    print("altitude", bme280.altitude(p, qnh))
    print("sea level", bme280.qfe2qnh(p, ALTITUDE))
  end
end)
print(bme280.temp(), bme280.humi(), bme280.baro())
