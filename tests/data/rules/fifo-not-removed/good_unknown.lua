-- The socket comes from elsewhere; the event is cleared all the same.
local function talk(sock)
  local send = require("fifosock").wrap(sock)
  send("hello")
  sock:on("disconnection", function() sock:on("sent", nil) end)
end
return talk
