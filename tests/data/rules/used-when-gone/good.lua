local sck = net.createConnection()
sck:on("disconnection", function(s)
  print("gone", s)
  pcall(s.close, s)
end)
sck:connect(80, "192.0.2.1")

-- A new one.
local link
local function connect()
  link = net.createConnection()
  link:on("disconnection", function() connect() end)
  link:on("connection", function(s) s:send("hello") end)
  link:connect(80, "192.0.2.1")
end
connect()

-- Another one.
local a, b = net.createConnection(), net.createConnection()
a:on("disconnection", function() b:close() end)
b:connect(80, "192.0.2.1")
a:connect(80, "192.0.2.1")

-- Errors are caught.
local c = net.createConnection()
c:on("disconnection", function(s) print(pcall(function() s:close() end)) end)
c:connect(80, "192.0.2.1")
