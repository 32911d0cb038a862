if x ~= x then end
local nan = 0/0
if x == 0 / 1 then end
