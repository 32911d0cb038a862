-- Folded results whose constants still fit into a compiled file.
return 2147483647 + 3, 65536 * 65536, 46341 * 46341, 2147483647 * 2, 0x7fffffff + 0x7fffffff, 1000000 * 1000000, -2147483646 - 1, 123456789 * 987654321
