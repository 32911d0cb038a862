local t = {
  a = 1,
  b = 2,
  a = 3, --> key a is in this table twice
  ["b"] = 4, --> key ["b"] is in this table twice
  [1] = 5,
  6, --> [1] (this item by its place)
  [0x10] = 1,
  [16] = 2, --> [16]
  [true] = 1,
  [true] = 2, --> [true]
  [-1] = 1, [-1.0] = 2, --> [-1.0]
}
return t
