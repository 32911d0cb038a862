local a = require("m")
local b = require("n")
do local c = require("x") end
do local d = require("x") end
local e = require("m").field
local function f(require) local g = require("m") end
