-- Conditions with short-circuit operators in all statements that have one.
local a, b, c, d = f(), g(), h(), i()
if a and b then c = 1 end
if a or b then c = 1 end
if a and b or c and d then c = 1 else c = 2 end
if (a or b) and (c or d) then c = 1 else c = 2 end
if not a then c = 1 end
if not a and not b then c = 1 end
if not (a or not b) then c = 1 end
if a == 1 or a == 2 or a == 3 then c = 1 end
if a ~= 1 and a ~= 2 and a ~= 3 then c = 1 end
if a < b and b < c or a > d then c = 1 elseif a and b then c = 2 elseif a or b then c = 3 else c = 4 end
while a and b do a = f() end
while a or b do b = f() end
while not (a and b) do a = f() end
repeat a = f() until a and b
repeat a = f() until a or b
repeat a = f() until not (a == b)
if f() and g() or h() then i() end
if (a and b) == c then d = 1 end
if (a or b).x then d = 1 end
if (a and b)() then d = 1 end
return c
