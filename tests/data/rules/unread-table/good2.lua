local t = f()
t.x = 1
local u = {}
u.x = 1
print(u)
local v = {}
v.x = v
local function g(p) p.x = 1 end
g()
local w
w.x = 1
