-- Integer and float results: which operator gives which subtype.
return 1 + 1, 1 + 1.0, 2 - 1, 2.0 - 1, 2 * 2, 2 * 2.0, 4 / 2, 4 // 2, 4.0 // 2, 4 % 3, 4.0 % 3, 2 ^ 2, -2, -2.0, 3 | 0, 3.0 | 0,
  10 / 2 // 1, 2 ^ 2 | 0, 1e2, 100, 1e2 // 1, 100 // 1
