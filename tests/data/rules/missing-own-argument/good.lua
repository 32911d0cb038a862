---@param pin integer
---@param level string|nil
---@param times? integer
---@param ... string
local function blink(pin, level, times, ...) print(pin, level, times, ...) end
blink(4)
blink(unknown())
---@overload fun(a: string)
---@param a integer
---@param b integer
local function either(a, b) print(a, b) end
either("x")
either(1, 2)
local function plain(a, b) print(a, b) end
plain(1)
