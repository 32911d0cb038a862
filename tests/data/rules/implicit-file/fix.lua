local fd = file.open("a.txt")
if fd then
  print(file.readline())
  fd:close()
end
-- fixed:
local fd = file.open("a.txt")
if fd then
  print(fd:readline())
  fd:close()
end
