--- Text, and tags of other tools.
---@example f(1)
---@see f
---@param x? table<string, integer>|fun(a: integer, ...): boolean, string # described
---@return { a: integer, b?: string }[] list
---@return ...
local function f(x) return { x } end
---@type 'one'|"two"|3|`f`|`4`|-1|nil
local y = f()[1] --[[@as any]]
---@cast y +integer, -nil
print(y)
---@async
---@version 5.1
---@vararg string
---@operator add(integer): integer
local function g(...) print(...) end
g("a")
