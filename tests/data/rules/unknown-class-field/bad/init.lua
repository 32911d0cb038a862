local Sensor = require("sensor")
---@param s Sensor
local function show(s)
  print(s.pni) --> class Sensor has no field 'pni'
  s:raed() --> class Sensor has no field 'raed'
  s:read()
end
show(Sensor.new(4))
