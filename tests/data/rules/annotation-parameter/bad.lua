---@param cuont integer --> @param cuont: the function's parameters are count
local function blink(count) print(count) end
blink(1)
---@param x integer --> the function has no parameters
local function none() end
none()
local M = {}
---@param self table
---@param a integer
---@param ... string
function M:method(a, ...) print(self, a, ...) end
return M
