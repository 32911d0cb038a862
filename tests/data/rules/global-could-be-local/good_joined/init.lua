value = 1
print(value)
dofile("b.lua")
