-- Hexadecimal integers at and beyond 31, 32, 63 and 64 bits.
return 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x1ffffffff, 0x7fffffffffffffff, 0x8000000000000000,
  0xffffffffffffffff, 0x10000000000000000, 0xfedcba9876543210f, 0x20000000000001
