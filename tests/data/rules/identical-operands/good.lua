if a ~= a then end
if a == a then end
if a < b then end
local x = f() or f()
local y = a - b - b
local z = 1 / 1
local w = a .. a
local v = n * n
