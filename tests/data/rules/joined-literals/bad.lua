local a = "x" .. "y" --> 2 constant strings are joined
local b = x .. "a" .. "b" .. "c" .. y --> 3 constant strings
