local t = {
  a = 1, ["a b"] = 2, [10] = 3, [a] = 4, [a] = 5, ["1"] = 6, [true] = 7, [false] = 8,
  { a = 1 }, { a = 2 },
}
local u = { 1, 2, 3, n = 3, [4] = 5 }
return t, u
