local t = require("timer")
local g = require("gpio")
dofile("tmr.lua")
print(t, g)
