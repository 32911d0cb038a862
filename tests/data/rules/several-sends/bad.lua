local function answer(sck, parts)
  for _, part in ipairs(parts) do
    sck:send(part) --> warning: sck:send() in a loop
  end
end
net.createServer(30):listen(80, function(sck) answer(sck, { "a", "b" }) end)

net.createServer(30):listen(81, function(sck)
  sck:send(file.getcontents("head.html") or "")
  sck:send(file.getcontents("body.html") or "") --> warning: sck:send() before the one before it is over
end)

net.createServer(30):listen(82, function(sck)
  local copy = sck
  sck:send("HTTP/1.0 200 OK\r\n")
  copy.send(copy, "\r\n") --> info: copy.send() before the one before it is over
end)

net.createServer(30):listen(83, function(sck)
  sck:on("receive", function(s, data)
    s:send(data)
    if #data > 10 then
      s:send("long") --> s:send() before the one before it is over
    end
  end)
end)

local M = {}
function M.write(text)
  while #text > 0 do
    M.sck:send(text:sub(1, 100)) --> M.sck:send() in a loop
    text = text:sub(101)
  end
end
M.sck = net.createConnection()
M.sck:on("connection", function() M.write("x") end)
