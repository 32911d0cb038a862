-- Results that are zero, minus zero or that divide by zero: folded or left alone.
local a = 1 - 1
local b = 0 * 5
local c = -0
local d = 0 / 1
local e = 1 / 0
local f = -1 / 0
local g = 0 / 0
local h = 1 % 0
local i = 0 % 1
local j = 0 * -1
local k = 5 % 5
local l = 0 ^ 1
local m = -(0)
local n = -(1 - 1)
local o = 1 / -0
return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, 0, -0
