-- Folded numbers as keys, arguments, steps, conditions and items.
local t = { 1 + 1, [2 + 3] = 4 + 5, x = 6 * 7 }
t[1 + 1] = 2 + 2
t[-1] = t[3 - 1]
f(1 + 1, -(3), 2 * 2)
for i = 1 + 1, 10 * 10, 1 + 1 do f(i) end
for i = -1, -10, -1 do f(i) end
if 1 + 1 then f() end
if 1 + 1 == 2 then f() end
while 2 - 1 do break end
if t.x < 10 * 10 or t.x > -5 then f() end
return 1 + 1 and 2 + 2, t[2 * 2] .. 3 * 3
