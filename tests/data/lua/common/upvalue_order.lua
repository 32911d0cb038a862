-- The order in which a function meets its upvalues decides their numbers.
local a, b, c, d = 1, 2, 3, 4
local function f() return d, b, c, a, b, d end
local function g()
  c = function() return a, d end
  b = function() return d, a end
  return c, b
end
local function h(x)
  local y = x
  return function() return y, a, x, b end
end
return f, g, h
