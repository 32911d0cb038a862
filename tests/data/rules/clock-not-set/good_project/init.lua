dofile("clock.lua")
dofile("table.lua")
