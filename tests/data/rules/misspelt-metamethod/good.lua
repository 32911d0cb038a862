local M = { __index = 1, __private = 2, __newindex = f, index = 3, __x = 1, __name = "m" }
M.__call = f
M.__counter = 1
