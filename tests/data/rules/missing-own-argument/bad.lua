---@param pin integer
---@param level string
---@param times? integer
local function blink(pin, level, times) print(pin, level, times) end
blink() --> blink() is called without 'pin' and 'level'
blink(4) --> blink() is called without 'level'
---@overload fun(a: string)
---@param a integer
---@param b integer
local function either(a, b) print(a, b) end
either(1) --> either() is called without 'b'
