if not (a == b) then f() end
local x = 1 .. tostring(not (a ~= b))
if not (a == b) == c then f() end
return x
-- fixed:
if a ~= b then f() end
local x = 1 .. tostring(a == b)
if (a ~= b) == c then f() end
return x
