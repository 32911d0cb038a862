-- Udp has no connections.
local u = net.createUDPSocket()
u:listen(53)
u:on("receive", function(s, data, port, ip) s:send(port, ip, data) end)
