local ws = websocket.createClient()
ws:on("close", function() ws:connect("ws://192.0.2.1/b") end)
ws:connect("ws://192.0.2.1/a")

local srv
local function restart(port)
  if srv then srv:close() end
  srv = net.createServer(30)
  srv:listen(port, function(s) s:close() end)
end
restart(80)
restart(81)

local sck = net.createConnection()
if gpio.read(1) == 1 then
  sck:connect(80, "192.0.2.1")
else
  sck:connect(81, "192.0.2.1")
end
sck = net.createConnection()
sck:connect(82, "192.0.2.1")

local one = net.createServer(30)
one:listen(80, function(s) s:close() end)
one:close()
one:listen(81, function(s) s:close() end)
