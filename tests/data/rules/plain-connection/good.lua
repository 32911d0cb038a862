local sck = tls.createConnection()
sck:connect(443, "example.com")
local m = mqtt.Client("id", 120)
m:connect("192.0.2.1", 8883, true)
local plain = mqtt.Client("id", 120)
plain:connect("192.0.2.1", 1883)
local web = net.createConnection()
web:connect(80, "example.com")
function connect(port)
  local c = net.createConnection()
  c:connect(port, "example.com")
end
-- A server of its own.
net.createServer(30):listen(443, function(s) s:close() end)
