-- and/or/not as values: TESTSET, jumps to LOADBOOL pairs, shared exits.
local a, b, c, d = 1, 2, 3, 4
local r = a and b
r = a or b
r = a and b and c
r = a or b or c
r = a and b or c
r = (a or b) and c
r = a and (b or c)
r = not a and b
r = not (a and b)
r = not (a or b)
r = not not (a or b)
r = a == b and c
r = a == b or c
r = a and b == c
r = a or b == c
r = a == b and c == d
r = a == b or c == d
r = (a == b) == (c == d)
r = a and not b or not c
r = x and y or z
r = a and f() or g()
r = a and {} or function() end
a = a or b
a = a and b
a = b and a
a = a and a or a
b = b == nil and a or b
return a and b, a or b
