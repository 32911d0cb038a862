net.createServer(30):listen(80, function(sck)
  local parts = { "a", "b" }
  local function more(s)
    if parts[1] then s:send(table.remove(parts, 1), more) else s:close() end
  end
  more(sck)
end)

-- Branches that exclude each other.
net.createServer(30):listen(81, function(sck)
  sck:on("receive", function(s, data)
    if data == "a" then
      s:send("one")
    elseif data == "b" then
      s:send("two")
    else
      s:send("three")
    end
  end)
end)

-- An early return.
net.createServer(30):listen(82, function(sck)
  sck:on("receive", function(s, data)
    if data == "" then
      s:send("empty")
      return
    end
    s:send(data)
  end)
end)

-- Each connection one text.
local clients = {}
net.createServer(30):listen(83, function(sck)
  clients[#clients + 1] = sck
  for _, client in ipairs(clients) do
    client:send("somebody came")
  end
end)

-- Udp has no such limit.
local u = net.createUDPSocket()
u:send(53, "192.0.2.1", "a")
u:send(53, "192.0.2.1", "b")

-- A new connection in each round.
for i = 1, 2 do
  local s = net.createConnection()
  s:on("connection", function(c) c:send("x" .. i) end)
  s:connect(80, "192.0.2.1")
end
