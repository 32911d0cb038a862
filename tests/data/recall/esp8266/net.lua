-- A web server, a client, a name look-up and UDP.
local server = net.createServer(30)

local function receive(sock, request)
  local method, path = request:match("^(%u+) (%S+)")
  print(method, path, sock:getpeer())
  sock:send("HTTP/1.0 200 OK\r\n\r\nhello", function(sent)
    sent:close()
  end)
end

if server then
  server:listen(80, function(conn)
    conn:on("receive", receive)
    conn:on("disconnection", function(_, err)
      print("gone", err)
    end)
  end)
  print(server:getaddr())
end

local client = net.createConnection()
client:on("connection", function(sck)
  sck:send("GET / HTTP/1.0\r\n\r\n")
end)
client:on("receive", function(sck, data)
  sck:hold()
  print(#data, sck:getaddr())
  sck:unhold()
end)
client:on("sent", function()
  print("sent")
end)
client:on("reconnection", function(_, err)
  print("failed", err)
end)
client:dns("example.org", function(_, ip)
  print("address", ip)
end)
client:ttl(32)
client:connect(80, "example.org")

local udp = net.createUDPSocket()
udp:listen(5000)
udp:on("receive", function(s, data, port, ip)
  s:send(port, ip, "echo: " .. data)
end)
udp:send(5000, "192.168.1.255", "anyone there?")
print(udp:getaddr())
udp:ttl(4)
udp:dns("example.org", function(_, ip)
  print(ip)
end)

net.dns.setdnsserver("8.8.8.8", 0)
print(net.dns.getdnsserver(0))
net.dns.resolve("example.org", function(_, ip)
  if ip == nil then
    print("no such host")
  else
    net.multicastJoin("", "224.0.0.251")
    net.multicastLeave("", "224.0.0.251")
  end
end)
tmr.create():alarm(9000, tmr.ALARM_SINGLE, function()
  udp:close()
  if server then
    server:close()
  end
end)
