-- Decimal integers that fit, and those that become floats.
return 2147483647, 2147483648, 4294967295, 9223372036854775807, 9223372036854775808, -9223372036854775808, -2147483648,
  0x7fffffff, 0x80000000, 0xffffffff, 0x1ffffffff, 0x7fffffffffffffff, 0xffffffffffffffff, 0x1ffffffffffffffff, 1e3, 2147483647.0
