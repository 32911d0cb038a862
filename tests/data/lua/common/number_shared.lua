-- Numbers that are one constant and numbers that only look alike.
local a, b = 1, 1
local c, d = 100, 100.0
local e, f = 16777216, 16777217
local g, h = 0.1, 0.10000000149
local i, j = "1", 1
local k, l = 0, 0.0
local m, n = 1e2, 0x64
return a, b, c, d, e, f, g, h, i, j, k, l, m, n
