local srv = net.createServer(30)
srv:listen(80, function(sck)
  sck:on("receive", function(s)
    s:close()
    s:send("HTTP/1.0 200 OK\r\n\r\n") --> error: s:send() on what is closed already: the call raises an error
  end)
end)

function first(name)
  local fd = file.open(name)
  if fd then
    fd:close()
    print(fd:readline()) --> fd:readline() on what is closed already
  end
end

-- Closed in a helper.
local function finish(s)
  s:send("bye")
  s:close()
end
srv:listen(81, function(sck)
  sck:on("receive", function(s)
    finish(s)
    s.send(s, "more") --> s.send() on what is closed already
  end)
end)

-- On both branches.
function both(name, x)
  local fd = file.open(name, "w")
  if not fd then return end
  if x then
    fd:close()
  else
    fd:write("x")
    fd:close()
  end
  fd:write("y") --> fd:write() on what is closed already
end
