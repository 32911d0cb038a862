local t = require("tmr") --> gives the firmware's module 'tmr'
local s = require("string") --> never string.lua
print(t, s)
