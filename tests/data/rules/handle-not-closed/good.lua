local function first_line(name)
  local fd = file.open(name)
  if not fd then return nil end
  local line = fd:readline()
  fd:close()
  return line
end
print(first_line("log.txt"))

local function positive(name)
  local fd = file.open(name, "w")
  if fd then
    fd:write("x")
    fd:close()
  end
end
positive("a")

-- Whoever gets it closes it.
local function opened(name)
  local fd = file.open(name)
  return fd
end
print(opened("a"))

local kept = {}
local function keep(name)
  local fd = file.open(name)
  kept[#kept + 1] = fd
end
keep("a")

-- A callback uses and closes it later.
local function send_file(sck, name)
  local fd = file.open(name)
  local function more(s)
    local chunk = fd and fd:read(512)
    if chunk then
      s:send(chunk, more)
    else
      if fd then fd:close() end
      s:close()
    end
  end
  more(sck)
end
net.createServer(30):listen(80, function(sck) send_file(sck, "index.html") end)

-- Given to a helper.
local function close_it(fd) fd:close() end
local function helped(name)
  local fd = file.open(name)
  if fd then close_it(fd) end
end
helped("a")

-- The default file has functions of the module.
local function default_file(name)
  local fd = file.open(name)
  if fd then
    print(file.readline())
    file.close()
  end
end
default_file("a")

-- A loop that leaves with break still closes.
local function search(name)
  local fd = file.open(name)
  if not fd then return end
  repeat
    local line = fd:readline()
    if line == "end\n" then break end
  until not line
  fd:close()
end
search("a")

-- With a dot.
local function dotted(name)
  local fd = file.open(name)
  if fd then fd.close(fd) end
end
dotted("a")
