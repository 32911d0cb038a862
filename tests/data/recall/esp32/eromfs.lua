-- Pages that were put into the firmware.
for _, name in ipairs(eromfs.list()) do
  print(name)
end
eromfs.mount("web", "/web")
local fd = io.open("/web/index.html")
if fd then
  print(fd:read(10))
  fd:close()
end
eromfs.unmount("web", "/web")
