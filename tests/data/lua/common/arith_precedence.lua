-- Precedence and associativity, with and without parentheses.
local a, b, c, d = 1, 2, 3, 4
local r = a + b * c
r = (a + b) * c
r = a - b - c
r = a - (b - c)
r = a ^ b ^ c
r = (a ^ b) ^ c
r = -a ^ b
r = (-a) ^ b
r = a ^ -b
r = a * -b
r = not a == b
r = not (a == b)
r = a .. b + c .. d
r = a + b .. c + d
r = a < b == c
r = a and b or c and d
r = (a or b) and (c or d)
r = a or b and c or d
r = a * b + c * d - a / b
r = a % b * c / d
r = #a + -b
r = -#a
r = not not a
r = not -a
r = a + b < c + d
r = a .. b == c .. d
return r
