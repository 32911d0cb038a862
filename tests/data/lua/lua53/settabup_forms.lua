-- Globals with all kinds of values, and upvalue tables read and written with all kinds of keys.
local t = {}
x = 1
x = y
x = nil
x = t
x = x .. y
x, y = y, x
local function f(k)
  t.a = 1
  t.a = t.b
  t[1] = t[2]
  t[k] = t[k]
  t[t.a] = t[t.b]
  t.a.b = t.c.d
  t:m(t.x)
  t.a, t.b = t.b, t.a
  t[x] = x
  x = t[x]
  return t.a(t.b), t[t]
end
return f
