local a = "x" .. y .. "z"
local b = "xy"
local c = x .. "a"
local d = 1 .. "a"
