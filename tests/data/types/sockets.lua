-- esp8266 5.1
local sck = net.createConnection(net.TCP, 0) --! old-form
sck:on("recieve", function(s, d) s:send(d) end) --! unknown-event
sck:on("receive", function(s, d, x) --! callback-parameter
  s:send(d)
  s:send({}) --! argument-type
  s:sned(d) --! undefined-method
  print(x)
end)
local srv = net.createServer(30)
srv:listen(80, function(c)
  c:on("sent", function(client) client:close() end)
  c:foo() --! undefined-method
end)
srv:listen(80) --! missing-argument
net.x = 1 --! readonly-table
sck.name = "x" --! readonly-object
net.createConnection() --! discarded-result
