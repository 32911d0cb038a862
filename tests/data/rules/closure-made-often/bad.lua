tmr.create():alarm(100, tmr.ALARM_AUTO, function()
  node.task.post(function() print("tick") end) --> made anew each time
end)

-- Through a function of the file.
local function each(data)
  node.task.post(function() print("data") end) --> made anew each time
  return data
end
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(_, data) each(data) end)
  sck:on("sent", function(s) s:close() end)
end)
