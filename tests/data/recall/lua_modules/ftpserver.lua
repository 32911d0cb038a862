-- Files over the network.
local ftp = require("ftpserver")
ftp:createServer("user", "secret")
tmr.create():alarm(600000, tmr.ALARM_SINGLE, function()
  ftp:close()
end)
