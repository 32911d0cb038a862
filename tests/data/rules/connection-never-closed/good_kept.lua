-- Another file may close what is in the list.
clients = {}
net.createServer(30):listen(23, function(sck)
  clients[#clients + 1] = sck
  sck:send("hello")
end)
