-- Loops, steps and tables with folded integer arithmetic.
for i = 10 / 3, 100 / 7, 7 % 4 do f(i) end
local t = { 1 / 2, [3 / 2] = 5 % 3, x = 2 ^ 4 }
t[10 / 4] = -7 / 2
local r = t[1] / 2 + 3 % t[2] - 2 ^ t[3]
return r, 5 / 2 * 2, 2 * 5 / 2
