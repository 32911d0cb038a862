require("app.lua") --> require adds the ending itself
dofile("app") --> dofile wants the whole name
local f = loadfile("app") --> loadfile wants the whole name
dofile("step.lc") --> nothing in it compiles
print(f)
