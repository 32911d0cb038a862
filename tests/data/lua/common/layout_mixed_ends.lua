-- All kinds of line ends in one file.
local a = 1
local b = 2local c = 3
local d = 4

local e = [[
xy
z

]]local f = "a\
b\c\
d\
e"

local line = 20 --[[

]]return a, b, c, d, e, f, line
