-- esp8266 5.1
-- Parameters of callbacks that are absent together, and those that tell it.
net.ping("example.com", function(bytes, ip, seq, rtt)
  if ip then print(("%d %s %d %d"):format(bytes, ip, seq, rtt)) end
end)
net.ping("example.com", function(bytes, ip, seq, rtt)
  if bytes == 0 then return end
  print(("%d %s %d %d"):format(bytes, ip, seq, rtt))
end)
net.ping("example.com", function(bytes, ip)
  print(("%d %s"):format(bytes, ip)) --! nil-argument
end)
-- A function that is passed at several places, one of them in another that is passed.
net.createServer(30):listen(80, function(conn)
  local function on_sent(c)
    c:foo() --! undefined-method
  end
  local function on_receive(sck)
    sck:on("sent", on_sent)
    sck:send("x")
  end
  conn:on("receive", on_receive)
  conn:on("sent", on_sent)
end)
