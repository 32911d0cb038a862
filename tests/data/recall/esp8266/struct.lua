-- A packet of a header and a name.
local packet = struct.pack("<I2Bs", 513, 7, "hall")
local size, kind, name = struct.unpack("<I2Bs", packet)
print(size, kind, name)
print(struct.size("<I2B"), struct.unpack("B", packet, 3))
