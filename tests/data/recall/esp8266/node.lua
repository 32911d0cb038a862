-- About the device, and what it does next.
local reset, extended = node.bootreason()
print("boot", reset, extended, node.chipid(), node.flashid(), node.flashsize())
print("heap", node.heap())

local hardware = node.info("hw")
print(hardware.chip_id, hardware.flash_size, node.info("sw_version").node_version_major)
print(node.info("build_config").lfs_size)

node.egc.setmode(node.egc.ON_ALLOC_FAILURE)
node.egc.setmode(node.egc.ON_MEM_LIMIT, 20480)
print(node.egc.meminfo())

node.task.post(node.task.LOW_PRIORITY, function(priority)
  print("later", priority)
end)
node.task.post(function()
  collectgarbage()
end)

node.setcpufreq(node.CPU160MHZ)
print(node.getcpufreq())
print(node.random(), node.random(6), node.random(10, 20))
node.osprint(false)
node.stripdebug(3)
node.setonerror(function(message)
  print("error", message)
  node.restart()
end)
node.output(function(pipe)
  print(pipe:read("\n+"))
  return false
end, 0)
node.input("print(1)")
node.compile("telnet.lua")

local parts = node.getpartitiontable()
print(parts.lfs_addr, parts.lfs_size, parts.spiffs_addr, parts.spiffs_size)
local module = node.LFS.get("telnet")
if module then
  module()
end
for _, name in ipairs(node.LFS.list() or {}) do
  print(name)
end
print(node.LFS.time)

node.startup({ banner = false, frequency = node.CPU80MHZ })
node.startupcommand("@init.lc")
print(node.startupcounts())
print(node.dsleepMax())
if adc.read(0) < 300 then
  node.dsleep(60000000, 1)
elseif adc.read(0) < 400 then
  node.LFS.reload("lfs.img")
elseif adc.read(0) < 500 then
  node.restore()
elseif adc.read(0) < 600 then
  node.setpartitiontable({ lfs_size = 0x20000, spiffs_addr = 0x120000, spiffs_size = 0x20000 })
end
