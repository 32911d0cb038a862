-- Constant operands of and/or/not, as values and as conditions.
local x, r = 1, nil
r = true and x
r = x and true
r = false and x
r = x and false
r = nil or x
r = x or nil
r = 1 and x
r = 1 or x
r = "s" and x
r = "s" or x
r = nil and nil
r = false or false
r = true and true
r = x and false and y
r = x or true or y
r = x and nil or y
r = not nil
r = not true
r = not 0
r = not "s"
r = not not nil
r = nil == x and true or false
if x and false then r = 1 end
if x or true then r = 2 end
if x and false and y then r = 3 end
if false and x or y then r = 4 end
if not (true and x) then r = 5 end
if (x and false) or nil then r = 6 end
if x == 1 and true then r = 7 end
while x or false do break end
return r
