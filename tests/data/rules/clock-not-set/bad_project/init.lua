dofile("table.lua")
