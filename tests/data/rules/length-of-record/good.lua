local n = #{ 1, 2, a = 3 }
local t = { red = 1 }
t[1] = 2
print(#t)
local u = { [1] = 1 }
print(#u)
local v = {}
print(#v)
local w = { x = 1 }
fill(w)
print(#w)
