-- Header of a file.
local header = struct.pack(">I4i2", 1234, -5)
local magic, version = struct.unpack(">I4i2", header)
print(magic, version, struct.size(">I4i2"))
print(struct.unpack("B", header, 2))
