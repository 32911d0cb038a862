-- esp8266 5.1
--- Comments for LDoc are no annotations.
-- @copyright nobody
--- Blinks.
--- @param pin the pin to use
--- @param times how often (it is a number
--- @return nothing of interest
--- @usage blink(4)
local function blink(pin, times) print(pin, times) end
blink(4)
