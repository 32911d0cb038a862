dofile("a.lua")
require("c")
