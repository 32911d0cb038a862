local a = require("util")
local b = require("web")
dofile("lib/util.lua")
