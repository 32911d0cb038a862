--== waits for an address
wifi.setmode(wifi.STATION)
wifi.sta.config({ ssid = "home", pwd = "12345678", save = false })
while wifi.sta.getip() == nil do --! waits
  tmr.delay(1000) --! waits
end
print(wifi.sta.getip())
--== twin
wifi.setmode(wifi.STATION)
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(T) print(T.IP) end)
wifi.sta.config({ ssid = "home", pwd = "12345678", save = false })

--== waits for a status through a function
local function isUp() return wifi.sta.status() == wifi.STA_GOTIP end
local function online()
  repeat --! waits
    local up = isUp() --! waits
  until up --! waits
  return true
end
print(online())
--== twin
local function isUp() return wifi.sta.status() == wifi.STA_GOTIP end
local function online(done)
  tmr.create():alarm(500, tmr.ALARM_AUTO, function(t)
    if isUp() then
      t:unregister()
      done()
    end
  end)
end
online(print)

--== waits for a button
gpio.mode(3, gpio.INPUT, gpio.PULLUP)
print("press the button")
while gpio.read(3) == gpio.HIGH do end --! waits
print("pressed")
--== twin
gpio.mode(2, gpio.INT, gpio.PULLUP)
print("press the button")
gpio.trig(2, "down", function()
  gpio.trig(2)
  print("pressed")
end)

--== waits for time to pass
local function pause(ms)
  local start = tmr.now()
  while bit.band(tmr.now() - start, 0x7fffffff) < ms * 1000 do end --! waits
end
pause(500)
--== twin
local function pause(ms, next)
  tmr.create():alarm(ms, tmr.ALARM_SINGLE, next)
end
pause(500, function() print("later") end)

--== waits for a flag that a callback sets
local answer
http.get("http://10.0.0.1/value", nil, function(_, body)
  answer = body
end)
while answer == nil do --! waits
  tmr.delay(10000) --! waits
end
print(answer)
--== twin
http.get("http://10.0.0.1/value", nil, function(_, body)
  local answer = body
  print(answer)
end)

--== waits for a field that a callback sets
local state = { connected = false }
local m = mqtt.Client("node1", 120)
m:on("connect", function() state.connected = true end)
m:connect("10.0.0.5", 1883, false)
local tries = 0
while not state.connected do --! waits
  tries = tries + 1
end
print(tries)
--== twin
local state = { connected = false }
local m = mqtt.Client("node1", 120)
m:on("connect", function() state.connected = true end)
m:on("offline", function() state.connected = false end)
m:connect("10.0.0.5", 1883, false)
tmr.create():alarm(5000, tmr.ALARM_AUTO, function()
  print(state.connected)
end)

--== a counter of interrupts is waited for
local pulses = 0
local function count() pulses = pulses + 1 end
gpio.mode(5, gpio.INT)
gpio.trig(5, "up", count)
local function waitPulses(n)
  repeat --! waits
    tmr.delay(100) --! waits
  until pulses >= n --! waits
end
waitPulses(10)
--== twin
local pulses = 0
local function count()
  pulses = pulses + 1
  if pulses == 10 then print("ten") end
end
gpio.mode(5, gpio.INT)
gpio.trig(5, "up", count)

--== waits for a pin on the ESP32 esp32-lua53
gpio.config({ gpio = 4, dir = gpio.IN })
local function wait()
  while gpio.read(4) == 0 do end --! waits
  return true
end
print(wait())
--== twin
gpio.config({ gpio = 4, dir = gpio.IN })
gpio.trig(4, gpio.INTR_UP, function(_, level) print(level) end)

--== main loop
gpio.mode(1, gpio.OUTPUT)
local function loop()
  gpio.write(1, gpio.HIGH)
  print(adc.read(0))
  gpio.write(1, gpio.LOW)
end
while true do loop() end --! endless
--== twin
gpio.mode(1, gpio.OUTPUT)
local function loop()
  gpio.write(1, gpio.HIGH)
  print(adc.read(0))
  gpio.write(1, gpio.LOW)
end
tmr.create():alarm(1000, tmr.ALARM_AUTO, loop)

--== repeat for ever in a helper
local function show(n) print("n", n) end
local function run()
  local n = 0
  repeat --! endless
    n = n + 1
    show(n)
  until false --! endless
end
run()
--== twin
local function show(n) print("n", n) end
local co = coroutine.create(function()
  local n = 0
  repeat
    n = n + 1
    show(n)
    coroutine.yield()
  until false
end)
tmr.create():alarm(100, tmr.ALARM_AUTO, function() coroutine.resume(co) end)

--== while 1
local last
while 1 do --! endless
  local v = adc.read(0)
  if v ~= last then print(v) end
  last = v
end
--== twin
local last
while 1 do
  local v = adc.read(0)
  if v == last then break end
  print(v)
  last = v
end

--== goto loop esp32-lua53
local n = 0
::again:: --! endless
n = n + 1
print(n)
goto again --! endless
--== twin
local n = 0
::again::
n = n + 1
print(n)
if n < 5 then goto again end

--== condition that never changes
local running = true
local level = 0
while running do --! endless
  level = 1 - level
  gpio.write(4, level)
  tmr.delay(2000)
end
--== twin
local running = true
local level = 0
gpio.mode(4, gpio.OUTPUT)
while running do
  level = 1 - level
  gpio.write(4, level)
  if level == 0 then running = false end
end

--== half a second of delay
gpio.mode(2, gpio.OUTPUT)
gpio.write(2, gpio.LOW)
tmr.delay(500000) --! delay
gpio.write(2, gpio.HIGH)
--== twin
gpio.mode(2, gpio.OUTPUT)
gpio.write(2, gpio.LOW)
tmr.delay(500)
gpio.write(2, gpio.HIGH)

--== delay by a named constant
local SECOND = 1000 * 1000
local function warmUp()
  print("warming up")
  tmr.delay(2 * SECOND) --! delay
  return adc.read(0)
end
print(warmUp())
--== twin
local MILLISECOND = 1000
local function warmUp()
  print("warming up")
  tmr.delay(2 * MILLISECOND)
  return adc.read(0)
end
print(warmUp())

--== delays in a loop
gpio.mode(6, gpio.OUTPUT)
for _ = 1, 50 do
  gpio.write(6, gpio.HIGH)
  tmr.delay(10000) --! delay
  gpio.write(6, gpio.LOW)
  tmr.delay(10000) --! delay2
end
--== twin
gpio.mode(6, gpio.OUTPUT)
for _ = 1, 10 do
  gpio.write(6, gpio.HIGH)
  tmr.delay(100)
  gpio.write(6, gpio.LOW)
  tmr.delay(100)
end

--== helper in milliseconds
local function sleep(ms) tmr.delay(ms * 1000) end --! delay
gpio.mode(7, gpio.OUTPUT)
gpio.write(7, 1)
sleep(800) --! delay
gpio.write(7, 0)
--== twin
local function sleep(ms) tmr.delay(ms * 1000) end
gpio.mode(7, gpio.OUTPUT)
gpio.write(7, 1)
sleep(2)
gpio.write(7, 0)

--== long pulse train without callback
gpio.mode(1, gpio.OUTPUT)
gpio.serout(1, gpio.HIGH, { 5000, 5000 }, 20) --! delay
--== twin
gpio.mode(1, gpio.OUTPUT)
gpio.serout(1, gpio.HIGH, { 5000, 5000 }, 20, function() print("done") end)

--== watchdog is fed
local function checksum(data)
  local sum = 0
  for i = 1, #data do
    sum = (sum + data:byte(i)) % 65521
    tmr.wdclr() --! fed
  end
  return sum
end
print(checksum("abc"))
--== twin
local function checksum(data, done)
  local sum, i = 0, 1
  local function slice()
    local last = math.min(i + 99, #data)
    while i <= last do
      sum = (sum + data:byte(i)) % 65521
      i = i + 1
    end
    if i > #data then done(sum) else node.task.post(slice) end
  end
  slice()
end
checksum("abc", print)

--== timer registered, not started
local M = {}
function M.start()
  local t = tmr.create()
  t:register(2000, tmr.ALARM_AUTO, function() print(node.heap()) end) --! unstarted
end
return M
--== twin
local M = {}
function M.start()
  local t = tmr.create()
  t:register(2000, tmr.ALARM_AUTO, function() print(node.heap()) end)
  t:start()
end
return M

--== timer in a table registered, not started
local timers = { heart = tmr.create() }
local function beat() print("beat") end
timers.heart:register(1000, tmr.ALARM_AUTO, beat) --! unstarted
print("ready")
--== twin
local timers = { heart = tmr.create() }
local function beat() print("beat") end
timers.heart:register(1000, tmr.ALARM_AUTO, beat)
local function go() timers.heart:start() end
go()

--== timer started without function
local t = tmr.create()
t:interval(500)
t:start() --! unstarted
--== twin
local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function() print("tick") end)
t:interval(500)
t:start()

--== interval of a day
local DAY = 24 * 60 * 60 * 1000
tmr.create():alarm(DAY, tmr.ALARM_AUTO, function() print("a day") end) --! interval
--== twin
local HOUR = 60 * 60 * 1000
local hours = 0
tmr.create():alarm(HOUR, tmr.ALARM_AUTO, function()
  hours = hours + 1
  if hours % 24 == 0 then print("a day") end
end)

--== clock differences
local t0 = tmr.now()
gpio.mode(1, gpio.INT)
gpio.trig(1, "both", function(_, when)
  local dt = when - t0 --! wraps
  t0 = when
  print(dt)
end)
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  print((tmr.now() - t0) / 1000) --! wraps2
end)
--== twin
local t0 = tmr.now()
gpio.mode(1, gpio.INT)
gpio.trig(1, "both", function(_, when)
  local dt = bit.band(when - t0, 0x7fffffff)
  t0 = when
  print(dt)
end)
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  print(bit.band(tmr.now() - t0, 0x7fffffff) / 1000)
end)

--== clock in a field
local Stopwatch = {}
Stopwatch.__index = Stopwatch
function Stopwatch:start() self.began = tmr.now() end
function Stopwatch:elapsed()
  return tmr.now() - self.began --! wraps
end
local w = setmetatable({}, Stopwatch)
w:start()
print(w:elapsed())
--== twin
local Stopwatch = {}
Stopwatch.__index = Stopwatch
function Stopwatch:start() self.began = tmr.now() end
function Stopwatch:elapsed()
  local d = tmr.now() - self.began
  return d < 0 and d + 0x80000000 or d
end
local w = setmetatable({}, Stopwatch)
w:start()
print(w:elapsed())

--== clock compared with a deadline
local deadline
local function arm() deadline = tmr.now() + 2000000 end --! wraps
local function isOver() return tmr.now() > deadline end --! wraps
arm()
tmr.create():alarm(100, tmr.ALARM_AUTO, function(t)
  if isOver() then t:unregister() print("over") end
end)
--== twin
local began
local function arm() began = tmr.now() end
local function isOver() return bit.band(tmr.now() - began, 0x7fffffff) > 2000000 end
arm()
tmr.create():alarm(100, tmr.ALARM_AUTO, function(t)
  if isOver() then t:unregister() print("over") end
end)

--== restart whenever it boots
-- file: init.lua
wifi.setmode(wifi.NULLMODE)
print("config written")
node.restart() --! boot
--== twin
-- file: init.lua
if wifi.getmode() ~= wifi.NULLMODE then
  wifi.setmode(wifi.NULLMODE)
  print("config written")
  node.restart()
end

--== restart in a file that init runs
-- file: init.lua
dofile("main.lua") --! boot
-- file: main.lua
local function upload() print(adc.read(0)) end
upload()
node.restart() --! boot
--== twin
-- file: init.lua
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function() dofile("main.lua") end)
-- file: main.lua
local function upload() print(adc.read(0)) end
upload()
node.setonerror(function(e)
  print(e)
  node.restart()
end)

--== application starts at once
-- file: init.lua
print("starting")
dofile("app.lua") --! window info
-- file: app.lua
tmr.create():alarm(1000, tmr.ALARM_AUTO, function() print(node.heap()) end)
--== twin
-- file: init.lua
print("starting")
tmr.create():alarm(3000, tmr.ALARM_SINGLE, function() dofile("app.lua") end)
-- file: app.lua
tmr.create():alarm(1000, tmr.ALARM_AUTO, function() print(node.heap()) end)

--== goes on after deep sleep
local function start() print("measuring", adc.read(0)) end
local function low() return adc.read(0) < 400 end
if low() then
  node.dsleep(60000000) --! after info
end
start() --! after info
--== twin
local function start() print("measuring", adc.read(0)) end
local function low() return adc.read(0) < 400 end
if low() then
  node.dsleep(60000000)
else
  start()
end

--== goes on after a restart in a callback
local function apply(settings)
  if settings.reset then node.restart() end --! after info
  file.putcontents("settings.txt", settings.text) --! after info
end
uart.on("data", "\n", function(line)
  apply({ reset = line == "reset\n", text = line })
end, 1)
--== twin
local function apply(settings)
  if settings.reset then
    node.restart()
    return
  end
  file.putcontents("settings.txt", settings.text)
end
uart.on("data", "\n", function(line)
  apply({ reset = line == "reset\n", text = line })
end, 1)

--== sleeps for ever
rtctime.dsleep(0) --! sleep
--== twin
rtctime.dsleep(60 * 1000000)

--== sleeps in seconds
local INTERVAL = 300
local function done()
  print("sent")
  node.dsleep(INTERVAL) --! sleep
end
tmr.create():alarm(2000, tmr.ALARM_SINGLE, done)
--== twin
local INTERVAL = 300
local function done()
  print("sent")
  node.dsleep(INTERVAL * 1000000)
end
tmr.create():alarm(2000, tmr.ALARM_SINGLE, done)

--== sleeps longer than the counter
rtctime.dsleep(5000000000) --! sleep
--== twin
rtctime.dsleep(4000000000)

--== calls itself
local function poll()
  print(adc.read(0))
  poll() --! recursion
end
tmr.create():alarm(1000, tmr.ALARM_SINGLE, poll)
--== twin
local function poll()
  print(adc.read(0))
  tmr.create():alarm(1000, tmr.ALARM_SINGLE, poll)
end
tmr.create():alarm(1000, tmr.ALARM_SINGLE, poll)

--== two functions call each other
local ping, pong
function ping(n)
  print("ping", n)
  pong(n + 1) --! recursion
end
function pong(n)
  print("pong", n)
  ping(n + 1) --! recursion
end
ping(1)
--== twin
local ping, pong
function ping(n)
  print("ping", n)
  if n < 10 then pong(n + 1) end
end
function pong(n)
  print("pong", n)
  ping(n + 1)
end
ping(1)

--== flash written each second
local n = 0
local function save() file.putcontents("count.txt", n) end --! wear
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  n = n + 1
  save() --! wear
end)
--== twin
local n = 0
local function save() file.putcontents("count.txt", n) end
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  n = n + 1
  if n % 3600 == 0 then save() end
end)

--== line added to a log each tick
local function note(text)
  local fd = file.open("log.txt", "a+")
  if fd then
    fd:writeline(text) --! wear
    fd:close()
  end
end
tmr.create():alarm(500, tmr.ALARM_AUTO, function() note(adc.read(0)) end) --! wear
--== twin
local function note(text)
  local fd = file.open("log.txt", "a+")
  if fd then
    fd:writeline(text)
    fd:close()
  end
end
tmr.create():alarm(30 * 60000, tmr.ALARM_AUTO, function() note(adc.read(0)) end)

--== settings written at each start
-- file: init.lua
wifi.setmode(wifi.STATION)
wifi.sta.config({ ssid = "home", pwd = "12345678" }) --! saved hint
--== twin
-- file: init.lua
wifi.setmode(wifi.STATION, false)
wifi.sta.config({ ssid = "home", pwd = "12345678", save = false })

--== error handler only prints
node.setonerror(function(message) --! handler info
  print("error: " .. message)
end)
--== twin
node.setonerror(function(message)
  print("error: " .. message)
  node.restart()
end)

--== slow work in an interrupt
local function store(level)
  file.putcontents("door.txt", level) --! isr info
end
gpio.mode(6, gpio.INT)
gpio.trig(6, "both", function(level) store(level) end) --! isr info
--== twin
local open = false
gpio.mode(6, gpio.INT)
gpio.trig(6, "both", function(level) open = level == 1 end)
tmr.create():alarm(600000, tmr.ALARM_AUTO, function() file.putcontents("door.txt", open and "1" or "0") end)
