-- Integer division and modulo: the integral build rounds down; not folded for divisor 0.
local z = 1 / 0
local y = 1 % 0
return 7 / 2, -7 / 2, 7 / -2, -7 / -2, 7 % 2, -7 % 2, 7 % -2, -7 % -2, 1 / 3, -1 / 3, 0 / 5, 0 % 5, 6 / 3, 6 % 3, 2147483646 / -1, 2147483646 % -1, z, y
