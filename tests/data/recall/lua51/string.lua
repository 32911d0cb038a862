-- Text.
local line = "temp=21.5;hum=40"
for key, value in line:gmatch("(%w+)=([%d.]+)") do
  print(key, tonumber(value))
end
local first, last = string.find(line, ";", 1, true)
print(first, last, line:sub(1, 4), string.sub(line, -2))
print(line:upper(), string.lower("ABC"), string.rep("-", 10), line:reverse())
print(string.byte("A"), line:byte(1, 3), string.char(72, 105), #line, string.len(line))
print(string.format("%5.1f %s %d", 21.5, "C", 40), line:gsub("%d", "#", 2))
print(string.match(line, "hum=(%d+)"), (line:gsub("=", ": ")))
local code = string.dump(function()
  return 1
end)
print(#code)
