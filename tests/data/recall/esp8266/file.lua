-- Log file with a limit, and settings.
local LIMIT = 4096

local function log(line)
  local fd = file.open("log.txt", "a+")
  if fd then
    fd:writeline(line)
    local size = fd:seek("end", 0)
    if size and size > LIMIT then
      fd:close()
      file.remove("log.old")
      file.rename("log.txt", "log.old")
    else
      fd:flush()
      fd:close()
    end
  end
end
log("started")

local fd = file.open("data.bin", "r")
if fd then
  local head = fd:read(4)
  local line = fd:readline()
  fd:seek("set", 0)
  print(head, line)
  fd:close()
end

if file.open("old.txt", "w") then
  file.write("one")
  file.writeline("two")
  file.flush()
  file.seek("set")
  print(file.readline(), file.read())
  file.close()
end

for name, size in pairs(file.list()) do
  print(name, size)
end
local info = file.stat("init.lua")
if info then
  print(info.size, info.name, info.time.year, info.is_dir)
end
local remaining, used, total = file.fsinfo()
print(remaining, used, total, file.fscfg())
if not file.exists("settings") then
  file.putcontents("settings", "{}")
end
print(file.getcontents("settings"))
file.on("rtc", function()
  return { year = 2025, mon = 1, day = 5, hour = 21, min = 2, sec = 59 }
end)
local vol = file.mount("/SD0", 8)
if vol then
  file.chdir("/SD0")
  vol:umount()
end
if adc.read(0) > 1000 then
  file.format()
end
