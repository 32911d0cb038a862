-- A local that is assigned and used as table or key in the same statement.
local a, i, t = {}, 1, {}
i, a[i] = i + 1, 20
a, a.x = {}, 1
a.x, a = 1, {}
a[i], i = i, a
a[i], i, a = 1, 2, 3
a[i], a[i], i = 1, 2, 3
t[i], a[t], t, i = 1, 2, 3, 4
a.b.c, a = 1, 2
a[a], a = 1, 2
a[i][i], i = 1, 2
t[a[i]], a, i = i, t, a
local function f()
  a[i], a, i = 1, 2, 3
  t.x, t = t, {}
  i, t[i] = 2, 3
end
return f
