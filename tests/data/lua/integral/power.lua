-- Powers in integers: negative exponents give 0, large ones wrap.
return 2 ^ 0, 2 ^ 1, 2 ^ 10, 2 ^ 30, 2 ^ 32, 2 ^ 33, 3 ^ 20, 3 ^ 21, 7 ^ 13, 0 ^ 0, 0 ^ 1, 1 ^ 1000, (-1) ^ 3, (-2) ^ 5, -2 ^ 2, 2 ^ -1, 1 ^ -1,
  10 ^ 9, 10 ^ 10, 2 ^ 3 ^ 2, 5 ^ -3
