-- esp8266 5.3
local s, n = tostring(5), tonumber("5")
print(string.format("%s %s %s", nil, {}, print), string.format("%q %a", true, 1.5))
print(string.format("%d", 3.0), string.format("%d", 7 // 2), string.format("%d", "3"))
print(string.format("%d", 3.5)) --! format-type
print(string.format("%x", nil)) --! format-type
print(string.format("%f", {})) --! format-type
print(string.format("%q", print)) --! format-type
print(string.format("%d", 7 / 2), string.format("%d", unknown))
print(string.format("%p", s)) --! format-string
print(string.pack("<!4 i3i16 =>bBhHlLjJTfdnszc4xXi4", 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, s, s, s)) --! pack-format
print(string.pack("<i3i16=>bBhHlLjJTfdnszc4xXi4", 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, s, s, s))
print(string.pack("i4", 1.5)) --! format-type
print(string.pack("b", 200)) --! format-type
print(string.pack("B", 200), string.pack("i2", 32767))
print(string.pack("c2", "abc")) --! format-type
print(string.pack("c", "a")) --! pack-format
print(string.pack("i17", 1)) --! pack-format
print(string.pack("Xz")) --! pack-format
print(string.pack("i", 1, 2)) --! format-extra
print(("i4"):pack(1), ("i4"):packsize() + 1)
print(string.packsize("z")) --! pack-format
local number, text, after = string.unpack("<i2z", s)
print(number + 1, text:upper(), after + 1)
print(("x"):gsub("x", "%y")) --! pattern
print(("x"):gsub("x", "%")) --! pattern
print(("x"):gsub("x", "%%%0%1"), ("x"):match("%g+[^\0]"))
