-- To an address the connection is opened at once, and what is sent waits for it.
local address
local function later()
  local sck = net.createConnection()
  sck:dns("example.com", function(_, ip) address = ip end)
  sck:connect(80, address)
  sck:send("GET / HTTP/1.0\r\n\r\n")
end
tmr.create():alarm(5000, tmr.ALARM_AUTO, later)
net.dns.resolve("example.com", function(_, ip)
  if not ip then return end
  local sck = net.createConnection()
  sck:connect(80, ip)
  sck:send("GET / HTTP/1.0\r\n\r\n")
end)
