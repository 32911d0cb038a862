-- Humidity in tenths of a percent.
i2c.setup(0, 1, 2, i2c.SLOW)
local model, version, serial = am2320.setup()
print("sensor", model, version, serial)

local function report()
  local rh, t = am2320.read()
  print(string.format("RH: %d.%d %%", rh / 10, rh % 10))
  print(string.format("T: %d.%d C", t / 10, t % 10))
end

tmr.create():alarm(3000, tmr.ALARM_AUTO, report)
