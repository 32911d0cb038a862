-- esp8266 5.1
local fd = file.open("a.txt")
fd:read() --! nil-unchecked
if fd then
  local line = fd:readline()
  while line do print(line) line = fd:readline() end
  fd:read(10)
  print(fd:read("\n"), fd:seek("set", 0), fd:seek())
  fd:read("ab") --! argument-length
  fd:seek("start") --! argument-set
  fd:writeline() --! missing-argument
  fd:close()
end
file.open("a.txt", "w+")
file.open("a.txt", "wb") --! argument-set
file.open("a_very_long_file_name_for_the_log.txt", "w") --! argument-length
file.open("/SD0/a folder with a very long name/log.txt", "w")
local given = file.open("given.txt")
if given then
  print(file.read(given, 10), file.write(given, "x"), file.seek(given, "set", 0), file.flush(given))
  file.close(given)
end
file.write(5)
file.write({}) --! argument-type
file.stat("/SD0/a folder with a very long name/log.txt") --! argument-length
file.close()
file.close("a.txt") --! old-form
file.write("x")
file.putcontents("n", 5)
file.putcontents("n") --! missing-argument
for name, size in pairs(file.list()) do print(name .. size) end
print(file.getcontents("n") .. "x") --! nil-unchecked
print(file.stat("n").size) --! nil-unchecked
local free, used, total = file.fsinfo()
print(free + used - total)
file.on("rtc", function() return { year = 2020, mon = 1, day = 1 } end)
file.on("rtc", nil)
file.on("rtc") --! missing-argument
file.exists("n") --! discarded-result
