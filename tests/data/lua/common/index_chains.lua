-- Long chains of fields and indices, read and written.
local t = {}
local r = t.a.b.c.d.e.f.g.h.i.j.k
r = t[1][2][3][4][5]
r = t.a[1].b[2].c[3]
r = t[t.a][t.b][t.c]
r = t[t[t[t[1]]]]
r = t["a"]["b c"]["d"]
r = t[r].x[r].y[r]
r = x.y.z[x.y.z]
t.a.b.c.d = r
t[1][2][3] = r
t[t.a][t.b] = t.c
x.y.z = r
x[1][2] = x[3][4]
r = t[1 + 1][-1][2 * 3]
r = t[nil][true][false]
r = ("s").x.y
r = ({ 1, 2 })[1]
r = ({}).x
return r
