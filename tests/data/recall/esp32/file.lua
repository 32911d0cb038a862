-- Cleans up the file system.
local remaining, used, total = file.fsinfo()
print(remaining, used, total)
for name, size in pairs(file.list()) do
  if size == 0 then
    file.remove(name)
  end
end
if file.exists("new.lua") then
  file.rename("new.lua", "main.lua")
end
file.mkdir("/logs")
file.rmdir("/old")
if total == 0 then
  file.format()
end
