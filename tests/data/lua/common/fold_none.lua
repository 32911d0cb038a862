-- Expressions that look foldable and are not: strings, booleans, variables, comparisons.
local x = 1
return 1 + "2", "1" + "2", x + 1 + 2, 1 + 2 + x, 1 + x + 2, (1) + (2), 1 < 2, 1 == 1, not 1, #"abc", 1 .. 2, -"2", -x, 1 and 2 + 3,
  (1 and 2) + 3, (nil or 2) + 3, -(1 and 2), -nil, {} + 1, x * 2 * 3, x * (2 * 3)
