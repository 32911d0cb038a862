-- esp8266 5.1
local info = net.ifinfo(1)
print(info.ip) --! nil-unchecked
print(info.ip)
local checked = net.ifinfo(1)
if checked then print(checked.ip) end
local early = net.ifinfo(1)
if not early then return end
print(early.ip)
local asserted = assert(net.ifinfo(1))
print(asserted.ip)
local compared = net.ifinfo(1)
if compared ~= nil then print(compared.ip) end
local default = net.ifinfo(1) or {}
print(default.ip)
local anded = net.ifinfo(1)
print(anded and anded.ip)
local looped = net.ifinfo(1)
while looped do
  print(looped.ip)
  looped = net.ifinfo(0)
end
print(net.ifinfo(1).ip) --! nil-unchecked
local function get() return net.ifinfo(1) end
print(get().ip) --! nil-unchecked
local M = {}
M.info = net.ifinfo(1)
print(M.info.ip)
local number = tonumber("5")
print(number + 1)
