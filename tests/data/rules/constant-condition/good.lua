if x == 1 or x == 2 then end
while true do break end
while 1 do break end
repeat until false
if false then end
if true then end
if false and x then end
local y = x or 2
f(x == 1 or 2)
if not nil then end
