---@param name strin --> there is no type 'strin'
---@param other strin[]
---@return table<integer, bool> --> there is no type 'bool'
local function greet(name, other) return { name, other } end
print(greet("a", {}))
---@class Known : Parent --> there is no type 'Parent'
---@field next? Known
---@field call fun<T>(x: T): T
---@generic K
---@param a K
---@return K
local function id(a) return a end
print(id(1))
