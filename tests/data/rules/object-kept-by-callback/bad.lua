-- A connection for each client, so each one leaks.
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(_, data)
    sck:send(data) --> warning: the callback of on() keeps its own object 'sck' alive
  end)
end)

-- The callback does not use it itself, but a function in it does.
local function fetch(host)
  local sck = net.createConnection()
  sck:on("connection", function()
    tmr.create():alarm(1000, tmr.ALARM_SINGLE, function() sck:close() end) --> warning: keeps its own object 'sck' alive
  end)
  sck:connect(80, host)
end
fetch("192.0.2.1")

-- A helper that the callback calls has it.
local function ask(host)
  local sck = net.createConnection()
  local function answer(data)
    print(data)
    sck:close()
  end
  sck:on("receive", function(_, data) answer(data) end) --> warning: keeps its own object 'sck' alive
  sck:connect(80, host)
end
ask("192.0.2.1")

-- Another variable for the same object.
local function again(host)
  local made = net.createConnection()
  local sck = made
  made:on("receive", function() sck:close() end) --> warning: keeps its own object 'sck' alive
  made:connect(80, host)
end
again("192.0.2.1")

-- The method called with a dot.
local function dotted(host)
  local sck = net.createConnection()
  sck.on(sck, "receive", function() sck.close(sck) end) --> warning: keeps its own object 'sck' alive
  sck:connect(80, host)
end
dotted("192.0.2.1")

-- A timer for each call, stopped but never unregistered.
local function blink(pin)
  local t = tmr.create()
  t:alarm(500, tmr.ALARM_AUTO, function()
    if gpio.read(pin) == 1 then
      t:stop() --> warning: the callback of alarm() keeps its own object 't' alive
    end
  end)
end
blink(1)

-- Another event is taken back, not this one.
local function other(host)
  local sck = net.createConnection()
  sck:on("receive", function() sck:close() end) --> warning: keeps its own object 'sck' alive
  sck:on("sent", function(s) s:on("sent", nil) end)
  sck:connect(80, host)
end
other("192.0.2.1")

-- In a loop the file makes several.
for pin = 1, 4 do
  local t = tmr.create()
  t:alarm(500, tmr.ALARM_AUTO, function()
    if gpio.read(pin) == 1 then
      t:stop() --> warning: keeps its own object 't' alive
    end
  end)
end

-- One function for two events: one finding.
local function events(host)
  local sck = net.createConnection()
  local function stop() sck:close() end --> warning: keeps its own object 'sck' alive
  sck:on("receive", stop)
  sck:on("sent", stop)
  sck:connect(80, host)
end
events("192.0.2.1")
