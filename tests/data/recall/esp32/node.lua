-- About the chip.
print(node.chipid(), node.chipmodel(), node.heap(), node.uptime())
local raw, reset = node.bootreason()
print(raw, reset)
print(node.info("hw").chip_model)
node.setonerror(function(message)
  print(message)
  node.restart()
end)
node.task.post(node.task.HIGH_PRIORITY, function(priority)
  print(priority)
end)
node.task.post(function()
  collectgarbage()
end)
node.egc.setmode(node.egc.ON_MEM_LIMIT, 30000)
node.osprint(true)
node.stripdebug(2)
node.compile("main.lua")
node.output(function(text)
  return #text
end, 1)
node.input("print(2)")
local module = node.LFS.get("main")
if module then
  module()
end
for _, name in ipairs(node.LFS.list() or {}) do
  print(name)
end
local wakeup = node.sleep({ secs = 5, gpio = true })
if wakeup == node.wakeup.GPIO then
  node.dsleep({ secs = 60, pull = true })
elseif wakeup == node.wakeup.TIMER then
  node.dsleep(60000000)
elseif wakeup == 77 then
  node.LFS.reload("lfs.img")
end
