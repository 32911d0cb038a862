-- Local variables with as many values as names.
local a = 1
local b, c = "x", true
local d, e, f = nil, false, {}
local g = a
local h, i = b, g
return a, b, c, d, e, f, g, h, i
