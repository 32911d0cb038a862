if 1 < x and x < 3 then end
if (a == b) == c then end
if a < b == true then end
local x = a + b + c < d
