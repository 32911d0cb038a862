net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s)
    s:send("HTTP/1.0 200 OK\r\n\r\n", function(s2) s2:close() end)
  end)
end)

-- On one branch only, which ends.
function first(name)
  local fd = file.open(name)
  if not fd then return end
  local line = fd:readline()
  if not line then
    fd:close()
    return
  end
  print(fd:readline())
  fd:close()
end

-- A new one in the same variable.
function two(a, b)
  local fd = file.open(a)
  if fd then fd:close() end
  fd = file.open(b)
  if fd then
    print(fd:read())
    fd:close()
  end
end

-- Each round another one.
function all(names)
  for _, name in ipairs(names) do
    local fd = file.open(name)
    if fd then
      print(fd:read())
      fd:close()
    end
  end
end

-- Only perhaps.
function perhaps(name, x)
  local fd = file.open(name, "w")
  if not fd then return end
  if x then fd:close() end
  local _ = x or fd:write("x")
end

-- A second time does no harm.
function twice(name)
  local fd = file.open(name)
  if fd then
    fd:close()
    fd:close()
  end
end
