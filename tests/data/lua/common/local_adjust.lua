-- Local lists that are too short, too long, or end in a multiple value.
local a, b, c
local d, e, f = 1
local g, h = 1, 2, 3, 4
local i, j, k = pcall(error)
local l, m, n = 1, pcall(error)
local o = 1, pcall(error), 2
local p, q = (pcall(error))
local r, s = pcall(error), pcall(error), pcall(error)
return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s
