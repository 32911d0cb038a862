-- Tells when the box is tilted.
i2c.setup(0, 1, 2, i2c.SLOW)
adxl345.setup()

local last_z = 0

local function poll(timer)
  local x, y, z = adxl345.read()
  if z < last_z - 100 then
    print("falling", x, y, z)
    timer:stop()
  end
  last_z = z
end

local watcher = tmr.create()
watcher:register(250, tmr.ALARM_AUTO, poll)
watcher:start()
