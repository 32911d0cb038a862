local a = require("netwrok") --> module 'netwrok' is neither
local b = require("lib.config")
dofile("lost.lua") --> no file 'lost.lua'
node.LFS.get("gone")() --> no module 'gone'
local c = loadfile("other.lua")
print(a, b, c)
