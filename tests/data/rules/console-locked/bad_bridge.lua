local client
net.createServer(30):listen(23, function(sck)
  client = sck
  sck:on("receive", function(_, text) uart.write(0, text) end)
end)
uart.on("data", 4, function(data) --> info: after uart.on() the console gets nothing any more
  if client then client:send(data) end
end, 0)
