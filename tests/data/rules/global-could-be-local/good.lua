function f() return g() end
function g() return 1 end
local x = 1
unused = 1
if x then y = 1 end
print(y)
print(x)
