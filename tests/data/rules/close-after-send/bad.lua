net.createServer(30):listen(80, function(sck)
  sck:send("bye")
  sck:close() --> info: sck:close() right after sck:send(): the data may not have left yet
end)
local function answer(s, text)
  if text then
    s:send(text)
  end
  s.close(s) --> s.close() right after s:send()
end
net.createServer(30):listen(81, function(sck)
  sck:on("receive", function(s, data) answer(s, data) end)
end)
