-- Divisions by zero of all kinds stay as instructions.
local a = 1 // 0
local b = 1 % 0
local c = 1 / 0
local d = 1.0 // 0
local e = 1.0 % 0
local f = 1 // 0.0
local g = 1 % 0.0
local h = 0 // 0
local i = 0 // 1
local j = 0 % 1
local k = 0.0 // 1
local l = 1 // -0
local m = 1 // (1 - 1)
return a, b, c, d, e, f, g, h, i, j, k, l, m
