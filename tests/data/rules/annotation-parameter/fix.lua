---@param cuont integer the number
local function blink(count) print(count) end
blink(1)
-- fixed:
---@param count integer the number
local function blink(count) print(count) end
blink(1)
