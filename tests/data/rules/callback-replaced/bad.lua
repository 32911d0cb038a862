local m = mqtt.Client("id", 120)
m:on("connect", function(c)
  c:publish("/a", "1", 1, 0, function() print("a is there") end)
  c:publish("/b", "2", 1, 0, function() print("b is there") end) --> warning: takes the place of the one of c:publish()
end)

local sck = net.createConnection()
sck:on("receive", function(_, data) print(data) end)
sck:on("sent", function() print("sent") end)
sck:on("receive", function(_, data) print("again", data) end) --> takes the place of the one of sck:on()

gpio.mode(1, gpio.INT)
local function one() print("one") end
local function two() print("two") end
gpio.trig(1, "up", one)
gpio.trig(1, "down", two) --> takes the place of the one of gpio.trig()

-- Another variable for the same object.
local t = tmr.create()
local copy = t
t:register(1000, tmr.ALARM_AUTO, function() print("a") end)
copy:register(2000, tmr.ALARM_AUTO, function() print("b") end) --> takes the place of the one of t:register()
copy:start()

-- Another event is taken back.
local d = net.createConnection()
d:on("receive", function() print("a") end)
d:on("sent", nil)
d:on("receive", function() print("b") end) --> takes the place of the one of d:on()
