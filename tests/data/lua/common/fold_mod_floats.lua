-- Modulo of fractions with all signs and very different sizes.
return 5.3 % 2, -5.3 % 2, 5.3 % -2, -5.3 % -2, 1e30 % 3, 1e-30 % 3, -1e-30 % 3, 3 % 1e30, -3 % 1e30, 3 % -1e30, 0.1 % 0.01,
  1 % 0.1, 10.5 % 0.5, 7.5 % 1e-3, 1e-45 % -2, -1e-44 % 1e-45
