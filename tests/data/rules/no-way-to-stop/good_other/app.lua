dofile("init.lua")
