--== send right after connect
local sck = net.createConnection()
sck:on("receive", function(_, data) print(data) end)
sck:connect(80, "example.org")
sck:send("GET / HTTP/1.0\r\nHost: example.org\r\n\r\n") --! early
--== twin
local sck = net.createConnection()
sck:on("receive", function(_, data) print(data) end)
sck:on("connection", function(s)
  s:send("GET / HTTP/1.0\r\nHost: example.org\r\n\r\n")
end)
sck:connect(80, "example.org")

--== send through a helper before the connection
local function log(sck, text) sck:send(text .. "\n") end --! early
local function open(host)
  local sck = net.createConnection()
  sck:connect(514, host)
  log(sck, "hello") --! early
  return sck
end
print(open("log.local"))
--== twin
local function log(sck, text) sck:send(text .. "\n") end
local function open(host)
  local sck = net.createConnection()
  sck:on("connection", function(s) log(s, "hello") end)
  sck:connect(514, host)
  return sck
end
print(open("log.local"))

--== send before connect in a class
local Client = {}
Client.__index = Client
function Client.new(host)
  local self = setmetatable({}, Client)
  self.sck = net.createConnection()
  self.sck:connect(1234, host)
  self.sck:send("HELLO\n") --! early
  return self
end
print(Client.new("server"))
--== twin
local Client = {}
Client.__index = Client
function Client.new(host)
  local self = setmetatable({}, Client)
  self.sck = net.createConnection()
  self.sck:on("connection", function(s) s:send("HELLO\n") end)
  self.sck:connect(1234, host)
  return self
end
print(Client.new("server"))

--== header and body sent one after the other
local srv = net.createServer(30)
srv:listen(80, function(c)
  c:on("receive", function(s)
    s:send("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
    s:send("<h1>" .. node.chipid() .. "</h1>") --! sends
  end)
  c:on("sent", function(s) s:close() end)
end)
--== twin
local srv = net.createServer(30)
srv:listen(80, function(c)
  c:on("receive", function(s)
    s:send("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", function(sent)
      sent:send("<h1>" .. node.chipid() .. "</h1>", function(last) last:close() end)
    end)
  end)
end)

--== lines of a file sent in a loop
local function sendFile(sck, name)
  local fd = file.open(name)
  if not fd then return end
  local part = fd:read(1024)
  while part do
    sck:send(part) --! sends
    part = fd:read(1024)
  end
  fd:close()
end
net.createServer():listen(80, function(c)
  c:on("receive", function(s) sendFile(s, "index.html") end)
  c:on("disconnection", function() print("left") end)
end)
--== twin
local function sendFile(sck, name)
  local fd = file.open(name)
  if not fd then return sck:close() end
  local function more(s)
    local part = fd:read(1024)
    if part then
      s:send(part)
    else
      fd:close()
      s:close()
    end
  end
  sck:on("sent", more)
  more(sck)
end
net.createServer():listen(80, function(c)
  c:on("receive", function(s) sendFile(s, "index.html") end)
end)

--== sends through a local function
local function reply(c, body)
  local function put(text) c:send(text) end --! sends
  put("HTTP/1.0 200 OK\r\n\r\n")
  put(body) --! sends
end
net.createServer():listen(81, function(c)
  c:on("receive", function(s) reply(s, "hello") end)
  c:on("sent", function(s) s:close() end)
end)
--== twin
local function reply(c, body)
  local function put(text) c:send(text) end
  put("HTTP/1.0 200 OK\r\n\r\n" .. body)
end
net.createServer():listen(81, function(c)
  c:on("receive", function(s) reply(s, "hello") end)
  c:on("sent", function(s) s:close() end)
end)

--== second send in one branch
local function answer(s, ok)
  s:send("HTTP/1.0 200 OK\r\n\r\n")
  if not ok then
    s:send("error: " .. node.heap()) --! sends
  end
end
net.createServer():listen(82, function(c)
  c:on("receive", function(s, d) answer(s, #d > 10) end)
  c:on("sent", function(s) s:close() end)
end)
--== twin
local function answer(s, ok)
  if ok then
    s:send("HTTP/1.0 200 OK\r\n\r\n")
  else
    s:send("HTTP/1.0 500 Error\r\n\r\nerror: " .. node.heap())
  end
end
net.createServer():listen(82, function(c)
  c:on("receive", function(s, d) answer(s, #d > 10) end)
  c:on("sent", function(s) s:close() end)
end)

--== close behind send
net.createServer():listen(83, function(c)
  c:on("receive", function(s)
    s:send("bye\r\n")
    s:close() --! closes info
  end)
end)
--== twin
net.createServer():listen(83, function(c)
  c:on("receive", function(s)
    s:send("bye\r\n", function(sent) sent:close() end)
  end)
end)

--== close behind send through a helper
local function finish(s, text)
  s:send(text)
  s:close() --! closes info
end
net.createServer():listen(84, function(c)
  c:on("receive", function(s, d)
    finish(s, "got " .. #d)
  end)
end)
--== twin
local function finish(s, text)
  s:on("sent", function(sent) sent:close() end)
  s:send(text)
end
net.createServer():listen(84, function(c)
  c:on("receive", function(s, d)
    finish(s, "got " .. #d)
  end)
end)

--== close in the event that it is gone
local sck = net.createConnection()
sck:on("connection", function(s) s:send("ping") end)
sck:on("disconnection", function(s, code)
  print("lost", code)
  s:close() --! gone
end)
sck:connect(4000, "10.0.0.7")
--== twin
local sck = net.createConnection()
sck:on("connection", function(s) s:send("ping") end)
sck:on("disconnection", function(_, code)
  print("lost", code)
  sck = nil
end)
sck:connect(4000, "10.0.0.7")

--== send goodbye when it is gone
local function goodbye(s) s:send("bye") end --! gone
net.createServer(60):listen(5000, function(c)
  c:on("receive", function(s, d) if d == "quit" then s:close() end end)
  c:on("disconnection", function(s) goodbye(s) end) --! gone
end)
--== twin
local function goodbye() print("bye") end
net.createServer(60):listen(5000, function(c)
  c:on("receive", function(s, d) if d == "quit" then s:close() end end)
  c:on("disconnection", function() goodbye() end)
end)

--== closed twice
local function stop(s)
  s:close()
  print("closed")
end
net.createServer(60):listen(5001, function(c)
  c:on("receive", function(s, d)
    if d:find("quit", 1, true) then
      stop(s)
      s:close() --! closed
    end
  end)
end)
--== twin
local function stop(s)
  s:close()
  print("closed")
end
net.createServer(60):listen(5001, function(c)
  c:on("receive", function(s, d)
    if d:find("quit", 1, true) then
      stop(s)
    end
  end)
end)

--== send behind close
net.createServer(60):listen(5002, function(c)
  c:on("receive", function(s, d)
    if d == "" then s:close() return end
    s:close()
    s:send("you said " .. d) --! closed
  end)
end)
--== twin
net.createServer(60):listen(5002, function(c)
  c:on("receive", function(s, d)
    if d == "" then s:close() return end
    s:send("you said " .. d, function(sent) sent:close() end)
  end)
end)

--== empty send
local queue = {}
local function flush(s)
  s:send("") --! empty
  queue = {}
end
net.createServer(60):listen(5003, function(c)
  c:on("receive", function(s, d)
    queue[#queue + 1] = d
    flush(s)
  end)
  c:on("sent", function(s) s:close() end)
end)
--== twin
local queue = {}
local function flush(s)
  s:send("\n")
  queue = {}
end
net.createServer(60):listen(5003, function(c)
  c:on("receive", function(s, d)
    queue[#queue + 1] = d
    flush(s)
  end)
  c:on("sent", function(s) s:close() end)
end)

--== more than the send buffer
local FILLER = ("."):rep(3000)
net.createServer(60):listen(5004, function(c)
  c:on("receive", function(s) s:send(FILLER) end) --! large
  c:on("sent", function(s) s:close() end)
end)
--== twin
local FILLER = ("."):rep(1400)
net.createServer(60):listen(5004, function(c)
  c:on("receive", function(s) s:send(FILLER) end)
  c:on("sent", function(s) s:close() end)
end)

--== https socket that is not one
local c = net.createConnection(net.TCP, 1)
c:on("connection", function(s) s:send("GET / HTTP/1.0\r\n\r\n") end)
c:connect(443, "example.org") --! plain
--== twin
local c = tls.createConnection()
c:on("connection", function(s) s:send("GET / HTTP/1.0\r\n\r\n") end)
c:connect(443, "example.org")

--== mqtt over TLS port without TLS
local m = mqtt.Client("n1", 60, "user", "secret")
m:on("offline", function() print("offline") end)
m:connect("broker.example.org", 8883, false, function() print("up") end) --! plain
--== twin
local m = mqtt.Client("n1", 60, "user", "secret")
m:on("offline", function() print("offline") end)
m:connect("broker.example.org", 8883, true, function() print("up") end)

--== address of a failed look-up
net.dns.resolve("pool.ntp.org", function(_, ip)
  local u = net.createUDPSocket()
  u:send(123, ip, ("\0"):rep(48)) --! nil
end)
--== twin
net.dns.resolve("pool.ntp.org", function(_, ip)
  if not ip then return end
  local u = net.createUDPSocket()
  u:send(123, ip, ("\0"):rep(48))
end)

--== address of a failed look-up joined
local function show(ip) print("address: " .. ip) end --! nil
local sck = net.createConnection()
sck:dns("example.org", function(_, ip) show(ip) end) --! nil
--== twin
local function show(ip) print("address: " .. ip) end
local sck = net.createConnection()
sck:dns("example.org", function(_, ip) show(ip or "unknown") end)

--== UDP to a name
local u = net.createUDPSocket()
u:send(8125, "stats.local", "boot:1|c") --! name
--== twin
local u = net.createUDPSocket()
u:send(8125, "10.0.0.3", "boot:1|c")

--== two requests at the same time
local function show(_, body) print(body) end
http.get("http://10.0.0.1/a", nil, show)
http.get("http://10.0.0.1/b", nil, show) --! parallel
--== twin
local function show(_, body) print(body) end
http.get("http://10.0.0.1/a", nil, function(code, body)
  show(code, body)
  http.get("http://10.0.0.1/b", nil, show)
end)

--== requests in a loop
local names = { "a", "b", "c" }
for _, name in ipairs(names) do
  http.get("http://10.0.0.1/" .. name, nil, function(_, body) --! parallel
    print(name, body)
  end)
end
--== twin
local names = { "a", "b", "c" }
local function next(i)
  local name = names[i]
  if not name then return end
  http.get("http://10.0.0.1/" .. name, nil, function(_, body)
    print(name, body)
    next(i + 1)
  end)
end
next(1)

--== requests through a module
local api = {}
function api.put(key, value)
  http.put("http://10.0.0.1/" .. key, nil, value, function(code) print(key, code) end) --! parallel
end
local function upload()
  api.put("heap", node.heap())
  api.put("volt", adc.readvdd33()) --! parallel
end
tmr.create():alarm(60000, tmr.ALARM_AUTO, upload)
--== twin
local api = {}
function api.put(key, value, done)
  http.put("http://10.0.0.1/" .. key, nil, value, function(code)
    print(key, code)
    if done then done() end
  end)
end
local function upload()
  api.put("heap", node.heap(), function() api.put("volt", adc.readvdd33()) end)
end
tmr.create():alarm(60000, tmr.ALARM_AUTO, upload)

--== second request in a branch
local function check(url, alsoLog)
  http.get(url, nil, print)
  if alsoLog then
    http.post(url, nil, "checked", print) --! parallel
  end
end
check("http://10.0.0.1/", true)
--== twin
local function check(url, alsoLog)
  if alsoLog then
    http.post(url, nil, "checked", print)
  else
    http.get(url, nil, print)
  end
end
check("http://10.0.0.1/", true)

--== result of a request
local function temperature()
  local body = http.get("http://10.0.0.1/t") --! result
  return body
end
print(temperature())
--== twin
local function temperature(done)
  http.get("http://10.0.0.1/t", nil, function(code, body)
    if code == 200 then done(body) end
  end)
end
temperature(print)

--== result of a request in a condition
if http.post("http://10.0.0.1/alarm", nil, "1", nil) then --! result
  print("sent")
end
--== twin
http.post("http://10.0.0.1/alarm", nil, "1", function(code)
  if code == 200 then print("sent") end
end)

--== header line without an end
http.get("http://10.0.0.1/", "Accept: text/plain", function(_, body) print(body) end) --! header
--== twin
http.get("http://10.0.0.1/", "Accept: text/plain\r\n", function(_, body) print(body) end)

--== https without TLS in the build - modules=http,net,wifi,tmr,node
http.get("https://example.org/", nil, function(_, body) print(body) end) --! tls
--== twin
http.get("http://example.org/", nil, function(_, body) print(body) end)

--== secure broker without TLS in the build - modules=mqtt,net,wifi,tmr,node
local m = mqtt.Client("n1", 60)
m:on("offline", function() print("offline") end)
m:connect("broker.example.org", 8883, true) --! tls
--== twin
local m = mqtt.Client("n1", 60)
m:on("offline", function() print("offline") end)
m:connect("broker.example.org", 1883, false)

--== publish before the broker answered
local m = mqtt.Client("n2", 60)
m:on("offline", function() print("offline") end)
m:connect("10.0.0.5")
m:publish("n2/state", "up", 0, 1) --! early
--== twin
local m = mqtt.Client("n2", 60)
m:on("offline", function() print("offline") end)
m:connect("10.0.0.5", 1883, false, function(c)
  c:publish("n2/state", "up", 0, 1)
end)

--== subscribe in a module before connect
local M = { client = mqtt.Client("n3", 60) }
local function listen() M.client:subscribe("n3/#", 0) end --! early
function M.start(host)
  listen() --! early
  M.client:connect(host)
end
M.client:on("offline", function() M.start("10.0.0.5") end)
M.start("10.0.0.5")
--== twin
local M = { client = mqtt.Client("n3", 60) }
local function listen() M.client:subscribe("n3/#", 0) end
function M.start(host)
  M.client:connect(host, 1883, false, function() listen() end)
end
M.client:on("offline", function() M.start("10.0.0.5") end)
M.start("10.0.0.5")

--== callback in the place of the one for failures
local m = mqtt.Client("n4", 60)
m:on("offline", function() print("offline") end)
m:connect("10.0.0.5", 1883, nil, function(c) --! shifted
  c:subscribe("n4/set", 0)
end)
--== twin
local m = mqtt.Client("n4", 60)
m:on("offline", function() print("offline") end)
m:connect("10.0.0.5", 1883, false, function(c)
  c:subscribe("n4/set", 0)
end)

--== a callback for each publish
local function report(m, t, h)
  m:publish("t", t, 1, 0, function() print("t arrived") end)
  m:publish("h", h, 1, 0, function() print("h arrived") end) --! slot
end
local client = mqtt.Client("n5", 60)
client:on("offline", function() print("offline") end)
client:connect("10.0.0.5", 1883, false, function(c) report(c, 20, 50) end)
--== twin
local function report(m, t, h)
  m:publish("t", t, 1, 0, function()
    print("t arrived")
    m:publish("h", h, 1, 0, function() print("h arrived") end)
  end)
end
local client = mqtt.Client("n5", 60)
client:on("offline", function() print("offline") end)
client:connect("10.0.0.5", 1883, false, function(c) report(c, 20, 50) end)

--== publishes in a loop
local values = {}
local m = mqtt.Client("n6", 60)
m:on("offline", function() print("offline") end)
local function flush()
  for i = 1, #values do
    m:publish("n6/v", values[i], 0, 0) --! queue
  end
  values = {}
end
m:connect("10.0.0.5", 1883, false, function() flush() end)
--== twin
local values = {}
local m = mqtt.Client("n6", 60)
m:on("offline", function() print("offline") end)
local function flush()
  local value = table.remove(values, 1)
  if value then m:publish("n6/v", value, 0, 0, flush) end
end
m:connect("10.0.0.5", 1883, false, function() flush() end)

--== publishes in a loop through a helper
local m = mqtt.Client("n7", 60)
m:on("offline", function() print("offline") end)
local function put(name, value)
  m:publish("n7/" .. name, value, 0, 0) --! queue
end
m:connect("10.0.0.5", 1883, false, function()
  for name, size in pairs(file.list()) do put(name, size) end --! queue
end)
--== twin
local m = mqtt.Client("n7", 60)
m:on("offline", function() print("offline") end)
local function put(name, value)
  m:publish("n7/" .. name, value, 0, 0)
end
m:connect("10.0.0.5", 1883, false, function()
  local names = {}
  for name, size in pairs(file.list()) do names[#names + 1] = name .. "=" .. size end
  put("files", table.concat(names, ","))
end)

--== message without payload
local m = mqtt.Client("n8", 60)
m:on("offline", function() print("offline") end)
m:on("message", function(_, topic, data)
  print(topic .. " " .. data) --! nil
end)
m:connect("10.0.0.5")
--== twin
local m = mqtt.Client("n8", 60)
m:on("offline", function() print("offline") end)
m:on("message", function(_, topic, data)
  print(topic .. " " .. (data or ""))
end)
m:connect("10.0.0.5")

--== message handed on without a look
local handlers = {}
handlers["n9/led"] = function(text) gpio.write(4, tonumber(text)) end --! nil
handlers["n9/name"] = function(text) print(text:upper()) end --! nil
local m = mqtt.Client("n9", 60)
gpio.mode(4, gpio.OUTPUT)
m:on("offline", function() print("offline") end)
m:on("message", function(_, _, data)
  print(data:upper()) --! nil
end)
m:connect("10.0.0.5")
--== twin
local m = mqtt.Client("n9", 60)
m:on("offline", function() print("offline") end)
m:on("message", function(_, _, data)
  if data then print(data:upper()) end
end)
m:connect("10.0.0.5")

--== last will after connect
local m = mqtt.Client("n10", 60)
m:on("offline", function() print("offline") end)
m:connect("10.0.0.5")
m:lwt("n10/state", "down", 0, 1) --! late
--== twin
local m = mqtt.Client("n10", 60)
m:on("offline", function() print("offline") end)
m:lwt("n10/state", "down", 0, 1)
m:connect("10.0.0.5")

--== connect twice
local sck = net.createConnection()
local function start() sck:connect(2000, "log.example.org") end --! twice
sck:on("connection", function(s) s:send("boot") end)
start()
start() --! twice
--== twin
local sck = net.createConnection()
local function start() sck:connect(2000, "log.example.org") end
sck:on("connection", function(s) s:send("boot") end)
sck:on("disconnection", function() start() end)
start()

--== two synchronisations of the clock
local function ok(s) print(s) end
sntp.sync("pool.ntp.org", ok)
sntp.sync("time.example.org", ok) --! parallel
--== twin
local function ok(s) print(s) end
sntp.sync({ "pool.ntp.org", "time.example.org" }, ok)

--== websocket connected twice
local ws = websocket.createClient()
ws:on("connection", function(w) w:send("hello") end)
ws:connect("ws://10.0.0.6/a")
ws:connect("ws://10.0.0.6/b") --! twice
--== twin
local ws = websocket.createClient()
ws:on("connection", function(w) w:send("hello") end)
ws:on("close", function(w) w:connect("ws://10.0.0.6/b") end)
ws:connect("ws://10.0.0.6/a")

--== websocket send before it stands
local ws = websocket.createClient()
ws:on("receive", function(_, text) print(text) end)
ws:connect("ws://10.0.0.6/a")
ws:send("hello") --! early
--== twin
local ws = websocket.createClient()
ws:on("receive", function(_, text) print(text) end)
ws:on("connection", function(w) w:send("hello") end)
ws:connect("ws://10.0.0.6/a")

--== cron without a clock
cron.schedule("0 8 * * *", function() print("morning") end) --! clock
--== twin
sntp.sync("pool.ntp.org")
cron.schedule("0 8 * * *", function() print("morning") end)

--== request right behind the configuration
wifi.setmode(wifi.STATION, false)
wifi.sta.config({ ssid = "home", pwd = "12345678", save = false })
http.get("http://example.org/boot", nil, function(code) print(code) end) --! address
--== twin
wifi.setmode(wifi.STATION, false)
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function()
  http.get("http://example.org/boot", nil, function(code) print(code) end)
end)
wifi.sta.config({ ssid = "home", pwd = "12345678", save = false })

--== clock set right behind the configuration, in functions
local function connect()
  wifi.setmode(wifi.STATION, false)
  wifi.sta.config({ ssid = "home", pwd = "12345678", save = false })
end
local function setClock() sntp.sync("pool.ntp.org", print) end --! address
connect()
setClock() --! address
--== twin
local function connect()
  wifi.setmode(wifi.STATION, false)
  wifi.sta.config({ ssid = "home", pwd = "12345678", save = false })
end
local function setClock() sntp.sync("pool.ntp.org", print) end
connect()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function(t)
  if wifi.sta.getip() then
    t:unregister()
    setClock()
  end
end)

--== broker right behind the configuration
local m = mqtt.Client("n12", 60)
m:on("offline", function() print("offline") end)
local function network(cfg)
  wifi.setmode(wifi.STATION, false)
  wifi.sta.config(cfg)
end
network({ ssid = "home", pwd = "12345678", save = false })
m:connect("broker.local") --! address
--== twin
local m = mqtt.Client("n12", 60)
m:on("offline", function() print("offline") end)
local function network(cfg)
  wifi.setmode(wifi.STATION, false)
  wifi.sta.config(cfg)
end
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function() m:connect("broker.local") end)
network({ ssid = "home", pwd = "12345678", save = false })

--== WiFi connects again every half second
tmr.create():alarm(500, tmr.ALARM_AUTO, function()
  if not wifi.sta.getip() then
    wifi.sta.connect() --! tight
  end
end)
--== twin
tmr.create():alarm(15000, tmr.ALARM_AUTO, function()
  if not wifi.sta.getip() then
    wifi.sta.connect()
  end
end)

--== two owners of an event
local function first(T) print("one", T.SSID) end
local function second(T) print("two", T.SSID) end
wifi.eventmon.register(wifi.eventmon.STA_CONNECTED, first)
wifi.eventmon.register(wifi.eventmon.STA_CONNECTED, second) --! slot
--== twin
local function first(T) print("one", T.SSID) end
local function second(T) print("two", T.SSID) end
wifi.eventmon.register(wifi.eventmon.STA_CONNECTED, function(T)
  first(T)
  second(T)
end)

--== event and field of the configuration
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(T) print(T.IP) end)
wifi.sta.config({ ssid = "home", pwd = "12345678", save = false, --! slot
  got_ip_cb = function(T) print("got", T.IP) end }) --! slot
--== twin
wifi.sta.config({ ssid = "home", pwd = "12345678", save = false,
  got_ip_cb = function(T) print("got", T.IP) end })

--== handler of a socket set twice
local sck = net.createConnection()
sck:on("receive", function(_, d) print("head", d) end)
sck:on("connection", function(s) s:send("x") end)
sck:on("receive", function(_, d) print("body", d) end) --! slot
sck:connect(80, "10.0.0.1")
--== twin
local sck = net.createConnection()
sck:on("connection", function(s)
  s:on("receive", function(r, d)
    print("head", d)
    r:on("receive", function(_, more) print("body", more) end)
  end)
  s:send("x")
end)
sck:connect(80, "10.0.0.1")

--== foreign data in a callback that nothing protects
local m = mqtt.Client("n13", 60)
m:on("offline", function() print("offline") end)
m:on("message", function(_, _, data)
  if not data then return end
  local t = sjson.decode(data) --! unprotected info
  print(t.name)
end)
m:connect("10.0.0.5")
--== twin
local m = mqtt.Client("n13", 60)
m:on("offline", function() print("offline") end)
m:on("message", function(_, _, data)
  if not data then return end
  local ok, t = pcall(sjson.decode, data)
  if ok then print(t.name) end
end)
m:connect("10.0.0.5")

--== foreign data decoded in a helper
local function apply(text)
  local cfg = sjson.decode(text) --! unprotected info
  print(cfg.mode)
end
net.createServer(60):listen(7777, function(c)
  c:on("receive", function(s, d)
    apply(d)
    s:close()
  end)
end)
--== twin
local function apply(text)
  local cfg = sjson.decode(text)
  print(cfg.mode)
end
net.createServer(60):listen(7777, function(c)
  c:on("receive", function(s, d)
    print(pcall(apply, d))
    s:close()
  end)
end)

--== client sends right after connect on the ESP32 esp32-lua53
local sck = net.createConnection(net.TCP)
sck:on("receive", function(_, d) print(d) end)
sck:connect(80, "example.org")
sck:send("GET / HTTP/1.0\r\n\r\n") --! early
--== twin
local sck = net.createConnection(net.TCP)
sck:on("receive", function(_, d) print(d) end)
sck:on("connection", function(s) s:send("GET / HTTP/1.0\r\n\r\n") end)
sck:connect(80, "example.org")

--== two sends on the ESP32 esp32-lua53
local srv = net.createServer(net.TCP, 30)
srv:listen(80, function(c)
  c:on("receive", function(s)
    s:send("HTTP/1.0 200 OK\r\n\r\n")
    s:send(node.heap()) --! sends
  end)
  c:on("sent", function(s) s:close() end)
end)
--== twin
local srv = net.createServer(net.TCP, 30)
srv:listen(80, function(c)
  c:on("receive", function(s)
    s:send("HTTP/1.0 200 OK\r\n\r\n" .. node.heap())
  end)
  c:on("sent", function(s) s:close() end)
end)

--== message of ESP-NOW that is too long esp32-lua53
espnow.start()
espnow.addpeer("18:fe:34:00:00:01")
espnow.send("18:fe:34:00:00:01", string.rep("x", 300)) --! large
--== twin
espnow.start()
espnow.addpeer("18:fe:34:00:00:01")
espnow.send("18:fe:34:00:00:01", string.rep("x", 200))
