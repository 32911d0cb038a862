local Sensor = require("sensor")
---@param s Sensor
local function show(s)
  s.last = s:read()
  print(s.last, s.pin)
  if s.calibrate then s:calibrate() end
end
---@param s Sensor
---@param name string
local function use(s, name) return s[name] end
show(Sensor.new(4))
use(Sensor.new(4), "pin")
