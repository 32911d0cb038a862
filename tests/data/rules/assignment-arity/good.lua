local a, b = 1, 2
local c, d = f()
local e, g = ...
local h, i = nil
h, i = nil
local j, k = 1
a = 1, f()
local preload = "a", "b", "c", "d"
a, b = b
, a
