local fifosock = require("fifosock")
net.createServer(30):listen(23, function(c)
  local send = fifosock.wrap(c) --> warning: fifosock.wrap() keeps the socket alive
  c:on("receive", function(_, line) send(line) end)
  c:on("receive", nil)
  c:on("sent", function(s) s:close() end)
end)
