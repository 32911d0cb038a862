-- check: target=esp32-lua53
net.createServer(net.TCP, 30):listen(80, function(sck)
  sck:send("bye")
  sck:close() --> warning: sck:close() right after sck:send()
end)
