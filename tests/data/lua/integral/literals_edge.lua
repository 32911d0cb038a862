-- Constants at the ends of 32 bits: the compiled file refuses some, the LFS image takes them.
return 2147483647, 2147483648, 4294967295, 0x7fffffff, 0x80000000, 0xfffffffe, -2147483648
