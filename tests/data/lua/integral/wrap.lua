-- Integer arithmetic of the integral build: everything wraps at 32 bits.
return 2147483647 + 1, -2147483647 - 2, 65536 * 65536, 46341 * 46341, 2147483647 * 2, 0x7fffffff + 0x7fffffff, 1000000 * 1000000,
  -2147483647, 123456789 * 987654321, 0 - 2147483647, 2147483646 + 1
