local sck = net.createConnection()
sck:on("connection", function(s)
  s:send("GET / HTTP/1.0\r\n\r\n")
  sck:send("more")
end)
sck:connect(80, "example.com")

local m = mqtt.Client("id", 120)
m:connect("192.0.2.1", 1883, false, function(c)
  c:publish("/a", "1", 0, 0)
end)

-- Known to be connected by a flag that is not followed.
local other = net.createConnection()
local up = false
other:on("connection", function() up = true end)
other:connect(80, "example.com")
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  if up then other:send("tick") end
end)

-- A connection that the server got.
net.createServer(30):listen(80, function(c)
  c:send("hello")
end)

-- Unknown code may wait for it.
local given = net.createConnection()
prepare(given)
given:send("x")

-- Udp needs no connection.
local u = net.createUDPSocket()
u:send(53, "192.0.2.1", "x")

-- On one of two paths.
local maybe = gpio.read(1) == 1 and net.createConnection() or given
maybe:send("x")

-- A flag that callbacks set, in a helper that is called at once.
local stands = false
local client = mqtt.Client("b", 120)
client:on("connect", function() stands = true end)
client:on("offline", function() stands = false end)
client:connect("192.0.2.1")
local function publish(text)
  if not stands then return end
  client:publish("/t", text, 0, 0)
end
publish("x")

-- The same in a table.
local N = { up = false }
N.client = mqtt.Client("c", 120)
N.client:on("connect", function() N.up = true end)
N.client:connect("192.0.2.1")
if N.up then N.client:publish("/t", "x", 0, 0) end
