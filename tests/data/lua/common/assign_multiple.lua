-- Lists of targets and values of different lengths.
local a, b, c, t = 1, 2, 3, {}
a, b = b, a
a, b, c = c, a
a, b = 1, 2, 3
a, b, c = f()
a, b = f(), g()
a, b, c = 1, f()
a, b = 1, f(), 2
x, y = y, x
t.a, t.b = 1, 2
t[a], t[b], t.c = a, b, c
x, a, t.x = t.x, x, a
a, x = f()
t.a, x, a = (f())
x, y, z = 1
