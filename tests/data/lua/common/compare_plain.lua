-- The six comparisons as values and as conditions, with operands on either side.
local a, b, r = 1, 2, nil
r = a == b
r = a ~= b
r = a < b
r = a <= b
r = a > b
r = a >= b
r = a == 1
r = 1 == a
r = a < 1
r = 1 < a
r = a > "s"
r = "s" >= a
r = a == nil
r = nil ~= a
r = a == true
r = false == a
r = f() == g()
r = x < y
r = 1 == 1
r = 1 < 2
r = "a" == "b"
r = nil == false
if a == b then r = 1 end
if a ~= b then r = 2 end
if a < b then r = 3 end
if a <= b then r = 4 end
if a > b then r = 5 end
if a >= b then r = 6 end
if not (a < b) then r = 7 end
while a ~= 10 do a = a + 1 end
return r == a, r ~= a, not (r == a)
