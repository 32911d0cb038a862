net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s) s:send("hello") end)
  sck:on("sent", function(s) s:close() end)
end)
