local inf, nan = 1 / 0, 0 / 0
local b = x / 10
local c = 0 / x
local d = -1 / 0
