local x = x
t.a = t.b
t[f()] = t[f()]
a, b = b, a
x = x or 1
