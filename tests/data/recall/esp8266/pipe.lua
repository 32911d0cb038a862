-- Collects text and hands it out line by line.
local lines = pipe.create(function(p)
  local line = p:read("\n")
  print(line)
  return false
end, node.task.MEDIUM_PRIORITY)
lines:write("first\nsecond\n")

local buffer = pipe.create()
buffer:write("abcdef")
local part = buffer:read(3)
print(part, buffer:nrec())
buffer:unread("xyz")
local next_part = buffer:reader(2)
print(next_part())
