---@class Sensor
---@field pin integer
local Sensor = {}
Sensor.__index = Sensor
---@param pin integer
---@return Sensor
function Sensor.new(pin) return setmetatable({ pin = pin }, Sensor) end
function Sensor:read() return self.pin end
return Sensor
