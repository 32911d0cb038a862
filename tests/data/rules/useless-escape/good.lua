local a = "\n\r\t\\\"\'\065\0\a\b\f\v"
local b = [[\d]]
local c = "a\
b"
local d = "\x41"
local e = "%d"
