-- Bit operations that are not folded: no exact integer, or not a number at all.
return 1.5 & 1, 1 | 0.5, ~0.5, 1e30 & 1, 1 << 1e30, "1" & 1, ~"1", 1e100 | 0, 2 ^ 53 | 0, 1e10 & 1
