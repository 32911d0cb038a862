local fd = file.open("config.txt")
if fd then
  print(fd:read(100))
  fd:close()
end
