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
node.LFS.get("start")() --! nil-unchecked
local start = node.LFS.get("start")
start() --! nil-unchecked
start()
local main = node.LFS.get("main")
if main then main() end
print(file.open("x"):read()) --! nil-unchecked
print(file.open("x").read) --! nil-unchecked
local function loaded() return node.LFS.get("x") end
loaded()() --! nil-unchecked
print(net.ifinfo(1)["ip"]) --! nil-unchecked
print(net.ifinfo(1)[1]) --! nil-unchecked
local f = file.open("x")
print(f[1]) --! nil-unchecked
print(pcall(node.LFS.get("x")))
for k, v in pairs(node.LFS.get("x")) do print(k, v) end --! nil-argument
for k, v in pairs(wifi.sta.getapinfo(5)) do print(k, v) end --! extra-argument
