local a = 1
a = a + 1
local b
b = 1
b = nil
local _x = 1
_x = 2
local first, rest
first, rest = f()
print(rest)
local p
p, t.x = f()
