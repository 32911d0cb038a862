-- Assignments in which an upvalue is target and table or key at once.
local a, i = {}, 1
local function f()
  a[i], a = 1, {}
  a.x, a = 1, {}
  a, a.x = {}, 1
  a[i], i = 1, 2
  i, a[i] = 2, 1
  a.x, a.y, a = 1, 2, 3
  local b = a
  b[i], b, i = 1, 2, 3
  b.x, a = a, b
end
return f
