-- Text.
local packet = string.pack("<I2s1", 513, "hall")
local number, name, position = string.unpack("<I2s1", packet)
print(number, name, position, string.packsize("<I2I4"))
local line = "a=1;b=2"
for key, value in line:gmatch("(%w)=(%d)") do
  print(key, value)
end
print(line:find("=", 1, true), line:sub(2), line:upper(), line:rep(2, ";"))
print(string.format("%q %x", line, 255), line:gsub("%d", "#"))
