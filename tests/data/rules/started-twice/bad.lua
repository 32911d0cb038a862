local ws = websocket.createClient()
ws:connect("ws://192.0.2.1/a")
ws:connect("ws://192.0.2.1/b") --> it is connecting already: a second ws:connect()

local srv = net.createServer(30)
srv:listen(80, function(s) s:close() end)
srv:listen(81, function(s) s:close() end) --> error: it is listening already: a second srv:listen() raises

-- Through a function.
local sck = net.createConnection()
local function open() sck:connect(80, "192.0.2.1") end
open()
sck:connect(81, "192.0.2.1") --> it is connecting already
