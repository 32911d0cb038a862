local fd = file.open("a.txt")
if fd then
  print(file.readline()) --> info: file.readline() works on the file that was opened last, which need not be 'fd'
  fd:close()
end
local function copy(from, to)
  local a = file.open(from)
  local b = file.open(to, "w")
  if a and b then
    b:write(a:read())
    a:close()
    file.close() --> file.close() works on the file that was opened last, which need not be 'b'
  end
end
copy("a", "b")
