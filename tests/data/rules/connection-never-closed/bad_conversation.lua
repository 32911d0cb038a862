-- A conversation, which the other side ends.
net.createServer(180):listen(23, function(sck) --> info: nothing in this file closes the connections
  node.output(function(pipe)
    sck:send(pipe:read(1400))
    return false
  end, 0)
  sck:on("receive", function(_, line) node.input(line) end)
  sck:on("disconnection", function() node.output() end)
end)
