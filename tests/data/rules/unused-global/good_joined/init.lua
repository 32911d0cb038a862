value = 1
dofile("b.lua")
