local m = mqtt.Client("id", 120)
m:on("connect", function(c)
  c:publish("/a", "1", 1, 0, function()
    c:publish("/b", "2", 1, 0, function() print("both are there") end)
  end)
end)
m:on("message", function() print("message") end)
m:on("offline", function() print("offline") end)

-- Branches that exclude each other.
local sck = net.createConnection()
if gpio.read(1) == 1 then
  sck:on("receive", function(_, data) print(data) end)
else
  sck:on("receive", function(_, data) print("other", data) end)
end

-- Different objects and pins.
local a, b = net.createConnection(), net.createConnection()
a:on("receive", function() print("a") end)
b:on("receive", function() print("b") end)
gpio.trig(1, "up", function() print("one") end)
gpio.trig(2, "up", function() print("two") end)

-- A new object each round.
for i = 1, 2 do
  local s = net.createConnection()
  s:on("receive", function() print(i) end)
end

-- The same function.
local function handle(_, data) print(data) end
local c = net.createConnection()
c:on("receive", handle)
c:on("receive", handle)

-- A new object in the same variable.
local again = net.createConnection()
again:on("receive", function() print("first") end)
again = net.createConnection()
again:on("receive", function() print("second") end)

-- Taken back in between.
local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function() print("a") end)
t:unregister()
t:register(2000, tmr.ALARM_AUTO, function() print("b") end)
t:start()
local d = net.createConnection()
d:on("receive", function() print("a") end)
d:on("receive", nil)
d:on("receive", function() print("b") end)
