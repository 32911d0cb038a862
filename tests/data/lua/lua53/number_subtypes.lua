-- An integer and a float of the same value are two constants.
local a, b, c = 1, 1.0, 1
local d, e = 0, 0.0
local f, g, h = 0x10, 16, 16.0
local i, j = 3, 3.5
t[1], t[1.0] = 1.0, 1
return a == 1, b == 1.0, c, d, e, f, g, h, i, j
