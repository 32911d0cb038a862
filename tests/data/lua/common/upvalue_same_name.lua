-- Several variables of one name captured by the same function.
local x = 1
local function f() return x end
local x = 2
local function g()
  local r = x
  local x = 3
  return function() return x, r end
end
do
  local x = x
  f = function() x = x + 1; return x end
end
return f, g
