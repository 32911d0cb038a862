-- Folding of bit operations: integers, floats with integral values, shifts of every size.
return 1 & 3, 1 | 2, 5 ~ 3, ~0, ~1, ~-1, 1 << 0, 1 << 1, 1 << 30, 1 << 31, 1 << 32, 1 << 62, 1 << 63, 1 << 64, 1 << -1, 8 >> 1, 8 >> -1,
  -1 >> 1, -1 >> 31, -1 >> 32, -1 >> 63, -1 >> 64, -1 << 31, 0xff & 0x0f, 0xffffffff & -1, 3.0 & 1, 2.0 | 1.0, ~2.0, 1 << 2.0,
  0x7fffffff ~ -1, 1 << 0x80000000, 1 >> 0x80000000, 1 << 0x7fffffff, -1 >> 0x7fffffff, 0xf0 >> 4 & 0xf | 0x100
