dofile("a.lua")
require("b")
