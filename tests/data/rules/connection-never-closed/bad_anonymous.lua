local srv = net.createServer()
srv:listen(80, function(conn) --> nothing in this file closes the connections
  conn:send("hello")
end)
-- Closing the server closes no connection.
tmr.create():alarm(60000, tmr.ALARM_SINGLE, function() srv:close() end)
