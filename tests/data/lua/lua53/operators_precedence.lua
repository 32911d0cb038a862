-- Precedence of all operators of 5.3 against each other.
local a, b, c, d = 1, 2, 3, 4
local r = a | b & c
r = a & b | c
r = a ~ b & c
r = a | b ~ c
r = a << b + c
r = a + b << c
r = a << b << c
r = a >> b >> c
r = a & b << c
r = a .. b << c
r = a << b .. c
r = a .. b | c
r = a // b * c
r = a * b // c
r = a // b // c
r = a % b // c / d
r = ~a ^ b
r = -a // b
r = ~a & b
r = a == b | c
r = a & b == c
r = a < b << c
r = not a & b
r = a and b | c or d
r = a ^ ~b
r = 2 ^ -~a
r = a - b & c - d
r = (a | b) & (c ~ d)
return r
