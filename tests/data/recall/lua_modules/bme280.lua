-- Two sensors on one bus.
local bme280 = require("bme280")
i2c.setup(0, 3, 4, i2c.SLOW)
local inside = bme280.setup(0)
local outside = bme280.setup(0, 2, 5, 5, 5)
if inside then
  local t, p, h, qnh = inside:read(120)
  if t and p and h then
    print(t, qnh, inside:dewpoint(h, t), inside:altitude(p, 1013), inside:qfe2qnh(p, 120))
  end
end
if outside then
  outside:startreadout(function(t, p)
    print(t, p)
  end, 100)
end
