local function f() value = 1 return value end
f()
dofile("b.lua")
