local a = require("lib.util")
local b = require("web")
