-- Powers whose exact result a single precision powf may miss by one unit.
return 34 ^ 6, 3 ^ 20, 7 ^ 9, 1.1 ^ 10, 0.9 ^ 100, 10 ^ 10, 10 ^ 38, 10 ^ 39, 2 ^ 127, 2 ^ 128, 2 ^ -126, 2 ^ -149, 2 ^ -150, 1.5 ^ 2.5,
  99 ^ 5, 5 ^ 13, 1e10 ^ 2, 0.5 ^ 30, (-2) ^ 3, (-2) ^ 0.5, 12 ^ 11, 123 ^ 4
