-- Sends many small pieces.
local fifosock = require("fifosock")
net.createServer():listen(23, function(conn)
  local send = fifosock.wrap(conn)
  send("hello\n")
  send("world\n")
end)
