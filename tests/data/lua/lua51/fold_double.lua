-- Folding in double precision: modulo by floor, powers by pow, infinities and minus zero are kept.
return 5.3 % 2, -5.3 % 2, 5.3 % -2, 1e308 * 10, -1e308 * 10, 0 * -1, -0, -0.0, 2 ^ 0.5, 2 ^ 1024, -(2 ^ 1024), 10 ^ -400, 2 ^ -1074, 2 ^ -1075,
  1 / 3, 7 % 0.1, 1e15 % 1e-3, 1e300 % 3, 1e308 + 1e308 - 1e308, 1e308 % -1e308, -3 % 1e308, 0x10 ^ 2
