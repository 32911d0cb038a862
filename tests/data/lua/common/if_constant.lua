-- Conditions that the compiler knows: true, false, nil, numbers, strings.
local b
if true then b = 1 end
if false then b = 2 end
if nil then b = 3 end
if 0 then b = 4 end
if "" then b = 5 end
if not true then b = 6 end
if not nil then b = 7 end
if not 1 then b = 8 end
if not "s" then b = 9 end
if true then b = 1 else b = 2 end
if false then b = 1 else b = 2 end
if nil then b = 1 elseif true then b = 2 else b = 3 end
while false do b = 1 end
while nil do b = 1 end
repeat b = 2 until true
repeat b = 3 until 1
return b
