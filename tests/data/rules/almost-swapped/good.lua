a, b = b, a
a = b
c = a
local t = a
a = b
b = t
x = f()
f = x
