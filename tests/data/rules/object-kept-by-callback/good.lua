-- The parameter is the same object.
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, data) s:send(data) end)
end)

-- Set to nil when it is over.
local function fetch(host)
  local sck = net.createConnection()
  sck:on("receive", function(_, data)
    print(data)
    sck:close()
    sck = nil
  end)
  sck:connect(80, host)
end
fetch("192.0.2.1")

-- The callback is taken back.
local function ask(host)
  local sck = net.createConnection()
  sck:on("receive", function(_, data)
    sck:on("receive", nil)
    print(data)
  end)
  sck:connect(80, host)
end
ask("192.0.2.1")

-- Unregistered.
local function blink(pin)
  local t = tmr.create()
  t:alarm(500, tmr.ALARM_AUTO, function()
    if gpio.read(pin) == 1 then t:unregister() end
  end)
end
blink(1)

-- Runs once, and the firmware drops it then.
local function once()
  local t = tmr.create()
  t:alarm(500, tmr.ALARM_SINGLE, function() print(t) end)
end
once()

-- A timer that is meant to live: nothing ends it.
local function forever()
  local t = tmr.create()
  t:alarm(500, tmr.ALARM_AUTO, function() t:interval(1000) end)
end
forever()

-- Another object.
local function pair(a, b)
  local one = net.createConnection()
  local two = net.createConnection()
  one:on("receive", function(_, data) two:send(data) end)
  two:on("receive", function(_, data) print(data) end)
  one:connect(80, a)
  two:connect(80, b)
end
pair("192.0.2.1", "192.0.2.2")

-- A parameter of the same name hides it.
local function hidden(host)
  local sck = net.createConnection()
  sck:on("receive", function(sck, data)
    print(data)
    sck:close()
  end)
  sck:connect(80, host)
end
hidden("192.0.2.1")
