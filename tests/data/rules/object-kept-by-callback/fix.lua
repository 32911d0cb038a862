net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, data)
    if #data > 10 then sck:send("long") else sck:send(data) end
  end)
end)
local function blink(pin)
  local t = tmr.create()
  t:alarm(500, tmr.ALARM_AUTO, function(timer)
    if gpio.read(pin) == 1 then t:stop() end
  end)
end
blink(1)
-- No fix: no name that may be used, another function with the variable, hidden parameter.
local function ask(host)
  local sck = net.createConnection()
  sck:on("receive", function(_, data) sck:send(data) end)
  sck:on("connection", function(s)
    tmr.create():alarm(9, tmr.ALARM_SINGLE, function() sck:close() end)
    s:send("x")
  end)
  sck:on("sent", function(s)
    do
      local s = 1
      print(s, sck)
    end
  end)
  sck:connect(80, host)
end
ask("192.0.2.1")
-- fixed:
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, data)
    if #data > 10 then s:send("long") else s:send(data) end
  end)
end)
local function blink(pin)
  local t = tmr.create()
  t:alarm(500, tmr.ALARM_AUTO, function(timer)
    if gpio.read(pin) == 1 then timer:stop() end
  end)
end
blink(1)
-- No fix: no name that may be used, another function with the variable, hidden parameter.
local function ask(host)
  local sck = net.createConnection()
  sck:on("receive", function(_, data) sck:send(data) end)
  sck:on("connection", function(s)
    tmr.create():alarm(9, tmr.ALARM_SINGLE, function() sck:close() end)
    s:send("x")
  end)
  sck:on("sent", function(s)
    do
      local s = 1
      print(s, sck)
    end
  end)
  sck:connect(80, host)
end
ask("192.0.2.1")
