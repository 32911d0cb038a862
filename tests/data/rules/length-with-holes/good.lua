local n = #{ 1, 2, nil }
local t = { 1, nil, 3 }
t[2] = 2
print(#t)
local u = { 1, nil, 3 }
fill(u)
print(#u)
local v = { 1, f(), 3 }
print(#v)
local w = { nil, x = 1 }
print(#w)
