--== socket in its receive callback
local function ask(host, question)
  local sck = net.createConnection()
  sck:on("receive", function(_, data) --! kept
    if data:find("MORE", 1, true) then sck:send("NEXT\r\n") end --! kept
  end)
  sck:on("connection", function(s) s:send(question) end)
  sck:connect(7000, host)
end
ask("10.0.0.4", "LIST\r\n")
--== twin
local function ask(host, question)
  local sck = net.createConnection()
  sck:on("receive", function(s, data)
    if data:find("MORE", 1, true) then s:send("NEXT\r\n") end
  end)
  sck:on("connection", function(s) s:send(question) end)
  sck:connect(7000, host)
end
ask("10.0.0.4", "LIST\r\n")

--== accepted connection in its callback
local srv = net.createServer(30)
srv:listen(80, function(conn)
  conn:on("receive", function(_, request) --! kept
    local path = request:match("^GET (%S+)")
    conn:send("HTTP/1.0 200 OK\r\n\r\n" .. (path or "?")) --! kept
  end)
  conn:on("sent", function(c) c:close() end)
end)
--== twin
local srv = net.createServer(30)
srv:listen(80, function(conn)
  conn:on("receive", function(c, request)
    local path = request:match("^GET (%S+)")
    c:send("HTTP/1.0 200 OK\r\n\r\n" .. (path or "?"))
  end)
  conn:on("sent", function(c) c:close() end)
end)

--== socket kept through a helper
local function report(value)
  local sck = net.createConnection()
  local function finish(text)
    print("answer", text)
    sck:close()
  end
  sck:on("receive", function(_, data) finish(data) end) --! kept
  sck:on("connection", function(s) s:send("v=" .. value .. "\n") end)
  sck:connect(2003, "192.168.4.2")
end
tmr.create():alarm(60000, tmr.ALARM_AUTO, function() report(adc.read(0)) end)
--== twin
local function finish(sck, text)
  print("answer", text)
  sck:close()
end
local function report(value)
  local sck = net.createConnection()
  sck:on("receive", function(s, data) finish(s, data) end)
  sck:on("connection", function(s) s:send("v=" .. value .. "\n") end)
  sck:connect(2003, "192.168.4.2")
end
tmr.create():alarm(60000, tmr.ALARM_AUTO, function() report(adc.read(0)) end)

--== object with its own socket
local Link = {}
Link.__index = Link
function Link.open(host)
  local self = setmetatable({ lines = {} }, Link)
  self.sck = net.createConnection()
  self.sck:on("receive", function(_, data) --! kept
    self.lines[#self.lines + 1] = data
    if #self.lines > 9 then self.sck:close() end --! kept
  end)
  self.sck:connect(23, host)
  return self
end
for _, host in ipairs({ "10.0.0.2", "10.0.0.3" }) do print(Link.open(host)) end
--== twin
local Link = {}
Link.__index = Link
function Link.open(host)
  local self = setmetatable({ lines = {} }, Link)
  self.sck = net.createConnection()
  self.sck:on("receive", function(s, data)
    self.lines[#self.lines + 1] = data
    if #self.lines > 9 then s:close() end
  end)
  self.sck:on("disconnection", function() self.sck = nil end)
  self.sck:connect(23, host)
  return self
end
for _, host in ipairs({ "10.0.0.2", "10.0.0.3" }) do print(Link.open(host)) end

--== socket captured, freed in the event
local function fetch(host)
  local sck = net.createConnection()
  local lines = 0
  sck:on("receive", function() --! kept
    lines = lines + 1
    if lines == 3 then
      sck:send("enough\r\n", function(s) s:close() end) --! kept
    end
  end)
  sck:on("disconnection", function(_, code) print("gone", code, lines) end)
  sck:connect(9000, host)
end
fetch("10.1.1.1")
--== twin
local function fetch(host)
  local sck = net.createConnection()
  local lines = 0
  sck:on("receive", function()
    lines = lines + 1
    if lines == 3 then
      sck:send("enough\r\n", function(s) s:close() end)
    end
  end)
  sck:on("disconnection", function(_, code)
    print("gone", code, lines)
    sck = nil
  end)
  sck:connect(9000, host)
end
fetch("10.1.1.1")

--== UDP socket in its callback
local function discover(port)
  local found = 0
  local u = net.createUDPSocket()
  u:on("receive", function(_, data, from, ip) --! kept
    found = found + 1
    print(ip, data)
    if found < 5 then u:send(from, ip, "again") end --! kept
  end)
  u:listen(port)
end
discover(5353)
--== twin
local function discover(port)
  local found = 0
  local u = net.createUDPSocket()
  u:on("receive", function(s, data, from, ip)
    found = found + 1
    print(ip, data)
    if found < 5 then s:send(from, ip, "again") end
  end)
  u:listen(port)
end
discover(5353)

--== timer that stops itself
local function blink(pin, times)
  local t = tmr.create()
  local level = gpio.LOW
  gpio.mode(pin, gpio.OUTPUT)
  t:alarm(250, tmr.ALARM_AUTO, function() --! kept
    level = 1 - level
    gpio.write(pin, level)
    times = times - 1
    if times == 0 then t:stop() end --! kept
  end)
end
blink(4, 10)
--== twin
local function blink(pin, times)
  local t = tmr.create()
  local level = gpio.LOW
  gpio.mode(pin, gpio.OUTPUT)
  t:alarm(250, tmr.ALARM_AUTO, function()
    level = 1 - level
    gpio.write(pin, level)
    times = times - 1
    if times == 0 then t:unregister() end
  end)
end
blink(4, 10)

--== timer stopped through a helper
local function waitFor(name, done)
  local poll = tmr.create()
  local function finish(ok)
    poll:stop() --! kept
    done(ok)
  end
  local left = 20
  poll:register(500, tmr.ALARM_AUTO, function() --! kept
    left = left - 1
    if file.exists(name) then finish(true) elseif left == 0 then finish(false) end
  end)
  poll:start() --! kept
end
waitFor("ready.txt", print)
--== twin
local function waitFor(name, done)
  local poll = tmr.create()
  local function finish(ok)
    poll:unregister()
    done(ok)
  end
  local left = 20
  poll:register(500, tmr.ALARM_AUTO, function()
    left = left - 1
    if file.exists(name) then finish(true) elseif left == 0 then finish(false) end
  end)
  poll:start()
end
waitFor("ready.txt", print)

--== semi-automatic timer rearms itself by name
local function retry(action)
  local t = tmr.create()
  t:alarm(1000, tmr.ALARM_SEMI, function() --! kept
    if not action() then t:start() end --! kept
  end)
end
retry(function() return wifi.sta.getip() ~= nil end)
--== twin
local function retry(action)
  local t = tmr.create()
  t:alarm(1000, tmr.ALARM_SEMI, function(self)
    if not action() then self:start() else self:unregister() end
  end)
end
retry(function() return wifi.sta.getip() ~= nil end)

--== repeating timer captured, single-shot twin
local function later(f)
  local t = tmr.create()
  t:alarm(1000, tmr.ALARM_AUTO, function() --! kept
    if f() then t:stop() end --! kept
  end)
end
later(function() return node.heap() > 20000 end)
--== twin
local function later(f)
  local t = tmr.create()
  t:alarm(1000, tmr.ALARM_SINGLE, function()
    if not f() then print("not yet", t) end
  end)
end
later(function() return node.heap() > 20000 end)

--== body grown in the receive callback
local M = {}
function M.get(host, path, done)
  local body = ""
  local sck = net.createConnection()
  sck:on("receive", function(_, part) body = body .. part end) --! grown
  sck:on("disconnection", function() done(body) end)
  sck:on("connection", function(s)
    s:send("GET " .. path .. " HTTP/1.0\r\nHost: " .. host .. "\r\n\r\n")
  end)
  sck:connect(80, host)
end
return M
--== twin
local M = {}
function M.get(host, path, done)
  local parts = {}
  local sck = net.createConnection()
  sck:on("receive", function(_, part) parts[#parts + 1] = part end)
  sck:on("disconnection", function() done(table.concat(parts)) end)
  sck:on("connection", function(s)
    s:send("GET " .. path .. " HTTP/1.0\r\nHost: " .. host .. "\r\n\r\n")
  end)
  sck:connect(80, host)
end
return M

--== string grown in a field
local session = { text = "", count = 0 }
local function add(chunk)
  session.count = session.count + 1
  session.text = session.text .. chunk --! grown
end
local srv = net.createServer(60)
srv:listen(8080, function(c)
  c:on("receive", function(s, chunk)
    add(chunk)
    if session.count > 10 then s:close() end
  end)
end)
--== twin
local session = { text = {}, count = 0 }
local function add(chunk)
  session.count = session.count + 1
  session.text[session.count] = chunk
end
local srv = net.createServer(60)
srv:listen(8080, function(c)
  c:on("receive", function(s, chunk)
    add(chunk)
    if session.count > 10 then s:close() end
  end)
end)

--== list of files joined in a loop
local function index()
  local html = "<ul>"
  for name, size in pairs(file.list()) do
    html = html .. "<li>" .. name .. " " .. size .. "</li>" --! grown
  end
  return html .. "</ul>"
end
print(index())
--== twin
local function index()
  local html = { "<ul>" }
  for name, size in pairs(file.list()) do
    html[#html + 1] = "<li>" .. name .. " " .. size .. "</li>"
  end
  html[#html + 1] = "</ul>"
  return table.concat(html)
end
print(index())

--== log grown by a timer
local log = ""
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  log = log .. tmr.time() .. ";" .. adc.read(0) .. "\n" --! grown
  if #log > 1000 then
    file.putcontents("log.csv", log)
    log = ""
  end
end)
--== twin
local log = {}
tmr.create():alarm(60000, tmr.ALARM_AUTO, function()
  log[#log + 1] = tmr.time() .. ";" .. adc.read(0)
  if #log > 60 then
    file.putcontents("log.csv", table.concat(log, "\n"))
    log = {}
  end
end)

--== hex dump with string.format
local function hex(data)
  local out = ""
  local i = 1
  while i <= #data do
    out = string.format("%s%02x ", out, data:byte(i)) --! grown
    i = i + 1
  end
  return out
end
print(hex("\1\2\3"))
--== twin
local function hex(data)
  return (data:gsub(".", function(c) return ("%02x "):format(c:byte()) end))
end
print(hex("\1\2\3"))

--== file left open by an early return
local function readConfig()
  local fd = file.open("config.txt", "r") --! unclosed
  if not fd then return nil end
  local version = fd:readline()
  if version ~= "2\n" then return nil end --! unclosed
  local name = fd:readline()
  fd:close()
  return name
end
print(readConfig())
--== twin
local function readConfig()
  local fd = file.open("config.txt", "r")
  if not fd then return nil end
  local version = fd:readline()
  if version ~= "2\n" then
    fd:close()
    return nil
  end
  local name = fd:readline()
  fd:close()
  return name
end
print(readConfig())

--== file closed in one branch
local function append(line, flush)
  local fd = file.open("log.txt", "a+") --! unclosed
  if fd then
    fd:writeline(line)
    if flush then
      fd:flush()
    else
      fd:close()
    end
  end
end
append("start", true)
--== twin
local function append(line, flush)
  local fd = file.open("log.txt", "a+")
  if fd then
    fd:writeline(line)
    if flush then
      fd:flush()
    end
    fd:close()
  end
end
append("start", true)

--== file opened for each name and left in the loop
local function firstLines(names)
  local lines = {}
  for _, name in ipairs(names) do
    local fd = file.open(name) --! unclosed
    if fd then
      local line = fd:readline()
      if not line then break end --! unclosed
      lines[#lines + 1] = line
      fd:close()
    end
  end
  return lines
end
print(#firstLines({ "a.txt", "b.txt" }))
--== twin
local function firstLines(names)
  local lines = {}
  for _, name in ipairs(names) do
    local fd = file.open(name)
    if fd then
      local line = fd:readline()
      fd:close()
      if not line then break end
      lines[#lines + 1] = line
    end
  end
  return lines
end
print(#firstLines({ "a.txt", "b.txt" }))

--== one of two files stays open
local function copy(from, to)
  local src = file.open(from, "r")
  local dst = file.open(to, "w") --! unclosed
  if not src or not dst then
    if src then src:close() end
    return false
  end
  local part = src:read(512)
  while part do
    dst:write(part)
    part = src:read(512)
  end
  src:close()
  return true
end
print(copy("a.bin", "b.bin"))
--== twin
local function copy(from, to)
  local src = file.open(from, "r")
  if not src then return false end
  local dst = file.open(to, "w")
  if not dst then
    src:close()
    return false
  end
  local part = src:read(512)
  while part do
    dst:write(part)
    part = src:read(512)
  end
  src:close()
  dst:close()
  return true
end
print(copy("a.bin", "b.bin"))

--== file never closed
local fd = file.open("boot.txt", "a+") --! unclosed
if fd then
  fd:write(node.bootreason() .. "\n")
end
print("booted")
--== twin
local fd = file.open("boot.txt", "a+")
if fd then
  fd:write(node.bootreason() .. "\n")
  fd:close()
end
print("booted")

--== io file left open esp32-lua53
local function counter()
  local f = io.open("/SPIFFS/count", "r") --! unclosed
  if not f then return 0 end
  local n = tonumber(f:read("*l"))
  if n then return n end --! unclosed
  f:close()
  return 0
end
print(counter())
--== twin
local function counter()
  local f = io.open("/SPIFFS/count", "r")
  if not f then return 0 end
  local n = tonumber(f:read("*l"))
  f:close()
  return n or 0
end
print(counter())

--== directory object of a class left open
local Store = {}
Store.__index = Store
function Store:load()
  self.fd = file.open(self.name) --! unclosed
  if self.fd then
    self.first = self.fd:readline()
  end
  return self.first
end
local s = setmetatable({ name = "a.txt" }, Store)
print(s:load())
--== twin
local Store = {}
Store.__index = Store
function Store:load()
  self.fd = file.open(self.name)
  if self.fd then
    self.first = self.fd:readline()
    self.fd:close()
    self.fd = nil
  end
  return self.first
end
local s = setmetatable({ name = "a.txt" }, Store)
print(s:load())

--== server that never closes
local page = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"
local srv = net.createServer()
srv:listen(80, function(c) --! never-closed
  c:on("receive", function(s, request) --! never-closed
    if request:find("GET", 1, true) then s:send(page) end --! never-closed
  end)
end)
--== twin
local page = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello"
local srv = net.createServer()
srv:listen(80, function(c)
  c:on("receive", function(s, request)
    if request:find("GET", 1, true) then
      s:send(page, function(sent) sent:close() end)
    else
      s:close()
    end
  end)
end)

--== server with handlers in a table that never closes
local routes = {}
function routes.status(c) c:send("HTTP/1.0 200 OK\r\n\r\nheap " .. node.heap()) end --! never-closed
function routes.reset(c) c:send("HTTP/1.0 200 OK\r\n\r\nbye") end --! never-closed
local function serve(c, request)
  local name = request:match("^GET /(%w+)")
  local handler = name and routes[name]
  if handler then handler(c) else c:send("HTTP/1.0 404 Not found\r\n\r\n") end
end
local srv = net.createServer(10)
srv:listen(80, function(c) --! never-closed
  c:on("receive", serve) --! never-closed
end)
--== twin
local routes = {}
function routes.status(c) c:send("HTTP/1.0 200 OK\r\n\r\nheap " .. node.heap()) end
function routes.reset(c) c:send("HTTP/1.0 200 OK\r\n\r\nbye") end
local function serve(c, request)
  local name = request:match("^GET /(%w+)")
  local handler = name and routes[name]
  if handler then handler(c) else c:send("HTTP/1.0 404 Not found\r\n\r\n") end
end
local srv = net.createServer(10)
srv:listen(80, function(c)
  c:on("receive", serve)
  c:on("sent", function(s) s:close() end)
end)

--== arguments that are not used make a table
local handlers = {}
local function dispatch(name, ...) --! vararg info
  local f = handlers[name]
  if f then return f(name) end
  return nil
end
handlers.a = function(n) return n end
tmr.create():alarm(100, tmr.ALARM_AUTO, function() dispatch("a", 1, 2, 3) end)
--== twin
local handlers = {}
local function dispatch(name, ...)
  local f = handlers[name]
  if f then return f(name, ...) end
  return nil
end
handlers.a = function(n) return n end
tmr.create():alarm(100, tmr.ALARM_AUTO, function() dispatch("a", 1, 2, 3) end)

--== fifo around a socket that is never taken apart
local wrap = require("fifosock").wrap
local srv = net.createServer(120)
srv:listen(23, function(c)
  local put = wrap(c) --! fifo
  c:on("receive", function(_, line)
    put("you said ")
    put(line)
  end)
  c:on("disconnection", function() print("left") end) --! fifo
end)
--== twin
local wrap = require("fifosock").wrap
local srv = net.createServer(120)
srv:listen(23, function(c)
  local put = wrap(c)
  c:on("receive", function(_, line)
    put("you said ")
    put(line)
  end)
  c:on("disconnection", function(s)
    print("left")
    s:on("sent", nil)
  end)
end)

--== fifo of an outgoing connection
local fifosock = require("fifosock")
local function connect(host)
  local sck = net.createConnection()
  local send
  sck:on("connection", function(s)
    send = fifosock.wrap(s) --! fifo
    send("HELLO\r\n")
    send("LIST\r\n")
  end)
  sck:on("receive", function(_, data) print(data) end)
  sck:connect(6600, host)
end
connect("10.0.0.9")
--== twin
local fifosock = require("fifosock")
local function connect(host)
  local sck = net.createConnection()
  local send
  sck:on("connection", function(s)
    send = fifosock.wrap(s)
    send("HELLO\r\n")
    send("LIST\r\n")
  end)
  sck:on("disconnection", function(s) s:on("sent", nil) end)
  sck:on("receive", function(_, data) print(data) end)
  sck:connect(6600, host)
end
connect("10.0.0.9")
