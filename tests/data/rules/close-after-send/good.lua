net.createServer(30):listen(80, function(sck)
  sck:send("bye", function(s) s:close() end)
end)
net.createServer(30):listen(81, function(sck)
  sck:on("sent", function(s) s:close() end)
  sck:send("bye")
end)
-- Branches that exclude each other.
net.createServer(30):listen(82, function(sck)
  sck:on("receive", function(s, data)
    if data == "quit" then
      s:close()
      return
    end
    s:send(data)
  end)
end)
-- Another connection.
local log = net.createConnection()
log:connect(514, "192.0.2.1")
net.createServer(30):listen(83, function(sck)
  log:on("connection", function(s) s:send("client") end)
  sck:close()
end)
