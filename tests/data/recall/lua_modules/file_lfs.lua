-- Files that are part of the image.
local file = require("file_lfs")
local fd = file.open("page.html", "r")
if fd then
  print(fd:read(20))
  fd:close()
end
print(file.exists("page.html"), file.getcontents("page.html"))
