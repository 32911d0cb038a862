dofile("step.lua")
