local a = 1, 2 --> 2 values for 1 variable
a, b = 1 --> b becomes nil
a.x, a.y, a.z = 1, 2 --> a.z becomes nil
local c, d = 1, 2, 3, 4 --> 4 values for 2 variables
