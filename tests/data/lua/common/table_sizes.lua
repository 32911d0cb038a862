-- Sizes around the steps of the floating point byte in NEWTABLE.
local t7 = { 1, 2, 3, 4, 5, 6, 7 }
local t8 = { 1, 2, 3, 4, 5, 6, 7, 8 }
local t9 = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }
local t15 = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }
local t16 = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }
local t17 = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 }
local r9 = { a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9 }
local r17 = {
  a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9,
  j = 10, k = 11, l = 12, m = 13, n = 14, o = 15, p = 16, q = 17,
}
return t7, t8, t9, t15, t16, t17, r9, r17
