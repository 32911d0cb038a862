-- List and record items mixed, with a name that only the next token tells apart.
local x, y = 1, 2
local a = { x, x = x, x == y, x = x == y, x, y = y; y }
local b = { 1, a = 1, 2, b = 2, 3, c = 3, f() }
local c = { a = f(), f(), [1] = f(), f() }
local d = { x.y, x = x.y, x[1], x(), x:m(), x "s", x { x } }
local e = { x or y, x = x and y, -x, not x, #x }
local g = { [1] = 1, 1, [2] = 2, 2 }
return a, b, c, d, e, g
