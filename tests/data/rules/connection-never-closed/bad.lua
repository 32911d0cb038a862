local function serve(sck) --> warning: nothing in this file closes the connections
  sck:on("receive", function(s, request)
    if request:find("GET", 1, true) then
      s:send("HTTP/1.0 200 OK\r\n\r\nhello")
    else
      s:send("HTTP/1.0 400 Bad\r\n\r\n")
    end
  end)
  sck:send("220 ready\r\n")
end
net.createServer(net.TCP, 30):listen(80, serve)
