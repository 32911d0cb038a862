local app = require("app")
if app then print("loaded") end
local ok = pcall(dofile, "other.lua")
require("other") --> require() starts at boot
