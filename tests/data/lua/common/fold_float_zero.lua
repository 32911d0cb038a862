-- Float results that are zero, minus zero, infinite or not a number.
local a = 0.5 - 0.5
local b = -0.0
local c = 0.0 * -1
local d = 1.5 / 0
local e = 1e308 * 10 - 1e308 * 10
local f = 1e308 * 10
local g = -1e308 * 10
local h = 0.0 / 0.0
local i = 5.5 % 0
local j = 0.0 % 5
local k = 1e-200 * 1e-200
local l = 5.0 % 2.5
local m = 1e999 - 1e999
local n = 1e999 * 0
local o = 0.0
local p = -1e-60 * 1e-60
return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, 0, 0.0, -0.0
