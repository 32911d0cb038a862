-- Logical expressions as arguments, keys, operands and returned values.
local a, b, t = 1, 2, {}
f(a and b, a or b, not a, a == b)
t[a and b] = a or b
t[not a] = not b
t[a == b] = a ~= b
local r = (a and b) + (a or b)
r = (a and 1 or 2) .. (b and 3 or 4)
r = -(a or b)
r = #(t or r)
r = (a or b).x
r = (a or b)[a and b]
r = { a and b, x = a or b, [a and b] = a == b, a ~= b }
for i = a and 1 or 2, b or 3, a == b and 1 or 2 do r = i end
local x, y, z = a and b, a or b, a == b
x, y, z = a == b, not (a == b), a and b
local g = (function() return a end or f)
return a and b, f(a or b)
