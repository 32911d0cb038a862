-- Numerals that only strtod decides about: hexadecimal floats, leading zeros, trailing dots.
return 0x1p4, 0x10p1, 0xAp2, 0xap2, 0X1P3, 3., 3.e2, .5e1, 000.500, 08, 0e12, 1E05
