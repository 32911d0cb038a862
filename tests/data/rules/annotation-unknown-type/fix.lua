---@class Sensor
---@param s Senser|nil the sensor
local function read(s) print(s) end
read(nil)
-- fixed:
---@class Sensor
---@param s Sensor|nil the sensor
local function read(s) print(s) end
read(nil)
