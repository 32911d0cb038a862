-- check: target=esp32-lua53
local sck = net.createConnection()
sck:connect(80, "192.0.2.1")
sck:send("x") --> warning: sck:send() needs it connected, but it is connecting here
local new = net.createConnection()
new:send("x") --> error: new:send() needs it connected
local m = mqtt.Client("id", 120)
m:publish("/a", "1", 0, 0) --> m:publish() needs it connected, but it is closed here: the call fails
local t = tmr.create()
t:start() --> error: t:start() needs it registered
