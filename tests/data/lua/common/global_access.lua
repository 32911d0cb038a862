-- Globals read and written in all ways, and one that has the name of a local of another function.
x = 1
y = x
x, y = y, x
x = x + y * z
x = x(y)
x.y = y.x
x[y] = y[x]
x:y(z)
local function f() local x = y; z = x; return x, z end
function g() y = x end
_G.x = _G["y"]
print(_VERSION, _G._G, x, f, g)
