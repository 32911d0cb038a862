-- Hexadecimal floats that pass the lexer, and hexadecimal integers beyond 53 bits.
return 0x1p4, 0x10p1, 0xAp2, 0X1P3, 0x1p0, 0xffP10, 0x20000000000001, 0x20000000000003, 0xffffffffffffffffffffffff
