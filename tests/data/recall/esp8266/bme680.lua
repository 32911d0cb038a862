-- Air quality indoors.
local HEIGHT = 250
i2c.setup(0, 3, 4, i2c.SLOW)
bme680.setup(1, 2, 5, 320, 150)
bme680.startreadout(150, function()
  local t, p, h, gas, qnh = bme680.read(HEIGHT)
  if t then
    print(t, p, h, gas, qnh)
    local dew = bme680.dewpoint(h, t)
    print(dew / 100, bme680.altitude(p, qnh), bme680.qfe2qnh(p, HEIGHT))
  end
end)
