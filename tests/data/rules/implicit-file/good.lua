local fd = file.open("a.txt")
if fd then
  print(fd:readline())
  fd:close()
end
if file.open("a.txt") then
  print(file.readline())
  file.close()
end
local there = file.open("b.txt")
if there then
  print(file.readline())
  file.close()
end
print(file.exists("c.txt"))
