local sck = net.createConnection()
sck:on("disconnection", function(s)
  s:close() --> error: the connection is gone when this event comes: s:close() raises an error
end)
sck:on("reconnection", function()
  sck:send("again") --> sck:send() raises an error
end)
sck:connect(80, "192.0.2.1")

local function tidy(s)
  s:close() --> s:close() raises an error
end
net.createServer(30):listen(80, function(c)
  c:on("disconnection", tidy)
end)

local other = net.createConnection()
local function finish(s)
  print("gone")
  s.close(s) --> s.close() raises an error
end
other:on("disconnection", function(s) finish(s) end)
