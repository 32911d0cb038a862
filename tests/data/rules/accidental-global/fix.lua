local function f()
  total = 0
  a, b = g()
  return total + a + b
end
return f
-- fixed:
local function f()
  local total = 0
  local a, b = g()
  return total + a + b
end
return f
