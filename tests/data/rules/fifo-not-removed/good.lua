local fifosock = require("fifosock")
local function gone(s) s:on("sent", nil) end
net.createServer(30):listen(23, function(c)
  local send = fifosock.wrap(c)
  c:on("receive", function(_, line) send(line) end)
  c:on("disconnection", gone)
end)
