-- Constant operands in conditions, which 5.1.4 got wrong and 5.1.5 corrected.
local x, y = f(), g()
local r = x and false and y
r = x and nil and y
r = x or true or y
r = x or 1 or y
r = (x and false) and y
r = (x or true) or y
r = x and false or y
r = x or true and y
r = not (x and false) and y
if x and false and y then r = 1 end
if x or true or y then r = 2 end
while x and false and y do r = 3 end
repeat r = 4 until x and false and y
return x and false and y, x and nil or y
