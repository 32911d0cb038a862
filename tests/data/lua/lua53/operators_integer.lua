-- Floor division and the bitwise operators, on locals, constants, globals and fields.
local a, b = 7, 2
local r = a // b
r = a & b
r = a | b
r = a ~ b
r = a << b
r = a >> b
r = ~a
r = ~ ~a
r = a // 2
r = 7 // b
r = a & 0xff
r = 0xff | b
r = a ~ 1
r = 1 << b
r = a >> 1
r = x // y
r = x & y | z
r = t.a << t.b
r = ~t.a
r = -~a
r = ~-a
r = not ~a
r = #t ~ #r
return r
