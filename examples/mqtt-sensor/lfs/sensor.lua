-- A DHT22 thermometer and hygrometer. Values are integers in tenths, so that firmware without
-- floating point gives the same numbers.

local FLOATS = 3 / 2 > 1

local M = {}

-- Firmware with floats returns everything in `value`; firmware without returns the part after
-- the decimal point as thousandths.
local function tenths(value, thousandths)
  if FLOATS then
    return math.floor(value * 10)
  end
  return value * 10 + thousandths / 100
end

-- Returns { temperature, humidity }, or nil and what went wrong.
function M.read(pin)
  local status, temperature, humidity, temperature_rest, humidity_rest = dht.read(pin)
  if status == dht.OK then
    return {
      temperature = tenths(temperature, temperature_rest),
      humidity = tenths(humidity, humidity_rest),
    }
  elseif status == dht.ERROR_CHECKSUM then
    return nil, "bad checksum"
  end
  return nil, "no answer on pin " .. pin
end

return M
