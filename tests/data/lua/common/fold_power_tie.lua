-- A power that lies exactly between two floats: C libraries disagree about the last bit.
local a = 34 ^ 6
local b = 2 ^ 10
return a, b, 34 ^ 2
