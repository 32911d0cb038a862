-- A prompt over the network.
local telnet = require("telnet")
telnet:open("house", "12345678", 23)
tmr.create():alarm(600000, tmr.ALARM_SINGLE, function()
  telnet:close()
end)
