-- LOADNIL at instruction 0 and nil stored into an existing register.
local first
first = nil
local function f(a, b)
  local c
  local d = nil
  a = nil
  b = nil
  return a, b, c, d
end
local function g(a)
  a = nil
  return a
end
return first, f, g
