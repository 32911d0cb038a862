-- Small web server.
local httpserver = require("httpserver")
httpserver.createServer(80, function(req, res)
  print(req.method, req.url)
  req.onheader = function(_, name, value)
    print(name, value)
  end
  req.ondata = function(_, chunk)
    if chunk then
      print(#chunk)
    end
  end
  res:send(nil, 200)
  res:send_header("Connection", "close")
  res:send("hello")
  res:finish()
end)
