require("a")
if not ready then dofile("init.lua") end
