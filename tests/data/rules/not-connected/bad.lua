local sck = net.createConnection()
sck:connect(80, "example.com")
sck:send("GET / HTTP/1.0\r\n\r\n") --> warning: sck:send() needs it connected, but it is connecting here

-- Nothing was started.
local new = net.createConnection()
new:send("hello") --> error: new:send() needs it

-- The broker has not answered.
local m = mqtt.Client("id", 120)
m:connect("192.0.2.1")
m:publish("/a", "1", 0, 0) --> m:publish() needs it connected, but it is connecting here

-- Through a helper, a copy, a field, with a dot.
local function hello(s)
  s:send("hello") --> error: s:send() needs it
end
local helped = net.createConnection()
hello(helped)

local M = {}
M.sck = net.createConnection()
M.sck:send("hello") --> M.sck:send() needs it
local made = net.createConnection()
local copy = made
copy.send(copy, "hello") --> copy.send() needs it

-- On both branches.
local both = net.createConnection()
if gpio.read(1) == 1 then
  both:connect(80, "example.com")
else
  both:connect(81, "example.com")
end
both:send("hello") --> warning: both:send() needs it

-- An object made anew has not started.
local again
local function connect()
  again = net.createConnection()
  again:send("x") --> error: again:send() needs it
end
connect()

local ws = websocket.createClient()
ws:connect("ws://192.0.2.1/a")
ws:send("hello") --> ws:send() needs it connected, but it is connecting here

-- A timer that has no function yet.
local t = tmr.create()
t:start() --> t:start() needs it registered, but it is unregistered here: the call fails

-- The condition is about something else.
local n = mqtt.Client("d", 120)
n:connect("192.0.2.1")
if gpio.read(1) == 1 then
  n:publish("/t", "x", 0, 0) --> n:publish() needs it connected
end

-- It is asked whether there is an object.
local maybe
local function open()
  maybe = net.createConnection()
  maybe:on("disconnection", function() maybe = nil end)
  if maybe then maybe:send("x") end --> error: maybe:send() needs it connected
end
open()

-- The error is caught, but nothing is sent.
local caught = net.createConnection()
pcall(function()
  caught:send("x") --> warning: caught:send() needs it connected
end)
