---@retrun integer --> unknown tag @retrun, did you mean @return?
---@param x table<string --> expected
---@class --> the name of the class is missing
---@diagnostic stop --> expected one of
local function f(x) return x end
print(f(1))
local y = f(2) --[[@as integer|]] --> unexpected end
print(y)
