-- esp8266 5.1
-- The word after `--!` is what may hold where the call needs something else.
local first = net.createConnection()
first:send("too early") --! closed
first:connect(80, "example.com")
first:send("x") --! connecting

local second = net.createConnection()
second:on("connection", function(sck)
  sck:send("now it works")
  second:send("the same socket")
end)
second:on("disconnection", function(sck)
  sck:close() --! closed
end)
second:on("receive", function(sck, data)
  sck:close()
  sck:send(data) --! closed
end)
second:connect(80, "example.com")

-- One branch is enough to make it possible.
local third = net.createConnection()
if adc.read(0) > 3 then
  third:connect(80, "example.com")
end
third:close()

-- An object that somebody else may have changed.
local fourth = net.createConnection()
unknown_function(fourth)
fourth:send("who knows")

-- Through functions of the file.
local fifth = net.createConnection()
local function finish(sck, text)
  fifth:send(text) --! connecting
end
fifth:connect(80, "example.com")
finish(fifth, "bye")

-- A variable that gets a new object.
local sixth = net.createConnection()
sixth:connect(80, "example.com")
sixth = net.createConnection()
sixth:close() --! closed

-- Fields of tables.
local app = {}
app.sck = net.createConnection()
app.sck:send("x") --! closed

-- In a protected call.
local seventh = net.createConnection()
pcall(function()
  seventh:send("x") --! closed
end)

net.createServer(30):listen(80, function(client)
  client:send("hello")
end)

-- The parameter of a function that is called once is the object that it gets.
local eighth = net.createConnection()
local function talk(sck)
  sck:send("x") --! closed
end
talk(eighth)
