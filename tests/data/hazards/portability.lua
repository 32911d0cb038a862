--== clock of the other chip esp32-lua53
local function sync() sntp.sync("pool.ntp.org") end --! chip
wifi.sta.on("got_ip", function() sync() end)
--== twin
local function sync() time.initntp("pool.ntp.org") end
wifi.sta.on("got_ip", function() sync() end)

--== microseconds of the other chip esp32-lua53
local t0 = tmr.now() --! chip
print(t0)
--== twin
local t0 = node.uptime()
print(t0)

--== WiFi of the other chip esp32-lua53
wifi.setmode(wifi.STATION) --! chip
wifi.start()
--== twin
wifi.mode(wifi.STATION)
wifi.start()

--== events of the other chip esp32-lua53
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(T) print(T.IP) end) --! chip
--== twin
wifi.sta.on("got_ip", function(_, info) print(info.ip) end)

--== mode of a pin esp32-lua53
local function out(pin) gpio.mode(pin, gpio.OUTPUT) end --! chip
out(4)
--== twin
local function out(pin) gpio.config({ gpio = pin, dir = gpio.OUT }) end
out(4)

--== files of the other chip esp32-lua53
local function load(name)
  local fd = file.open(name, "r") --! chip
  return fd
end
print(load("a"))
--== twin
local function load(name)
  local fd = io.open(name, "r")
  if fd then fd:close() end
  return fd
end
print(load("a"))

--== headers of the other chip esp32-lua53
http.get("http://10.0.0.1/", "Accept: text/plain\r\n", function(_, body) print(body) end) --! chip
--== twin
http.get("http://10.0.0.1/", { headers = { Accept = "text/plain" } }, function(_, body) print(body) end)

--== time-out of the other chip esp32-lua53
local srv = net.createServer(30) --! chip
srv:listen(80, function(c) c:close() end)
--== twin
local srv = net.createServer(net.TCP, 30)
srv:listen(80, function(c) c:close() end)

--== several topics esp32-lua53
local m = mqtt.Client("n1", 60)
m:on("connect", function(c)
  c:subscribe({ ["a"] = 0, ["b"] = 0 }) --! chip
end)
m:connect("mqtt://10.0.0.5")
--== twin
local m = mqtt.Client("n1", 60)
m:on("connect", function(c)
  c:subscribe("a", 0)
end)
m:connect("mqtt://10.0.0.5")

--== converter of the other chip esp32-lua53
print(adc.read(0)) --! chip
--== twin
adc.setup(adc.ADC1, 0, adc.ATTEN_11db)
print(adc.read(adc.ADC1, 0))

--== touch pads on the ESP8266
local tp = touch.create({ pad = { 0, 1 } }) --! chip
print(tp)
--== twin
gpio.mode(1, gpio.INPUT)
print(gpio.read(1))

--== pin configuration on the ESP8266
gpio.config({ gpio = 2, dir = gpio.OUT }) --! chip
--== twin
gpio.mode(4, gpio.OUTPUT)

--== io library on the ESP8266
local f = io.open("data.txt") --! chip
print(f)
--== twin
local f = file.open("data.txt")
if f then f:close() end

--== variant without a DAC esp32-lua53 variant=esp32c3
dac.enable(dac.CHANNEL_1) --! variant
--== twin esp32-lua53 variant=esp32
dac.enable(dac.CHANNEL_1)

--== operators of the other Lua
local function high(v) return v >> 8 end --! lua
print(high(512))
--== twin
local function high(v) return bit.rshift(v, 8) end
print(high(512))

--== packing of the other Lua
local t = table.pack(1, 2, 3) --! lua
print(t.n)
--== twin
local t = { 1, 2, 3 }
print(#t)

--== sine on the device
local function wave(i) return math.sin(i / 10) end --! lua
print(wave(3))
--== twin
local sine = { 0, 38, 71, 92, 100 }
local function wave(i) return sine[i] end
print(wave(3))

--== environment of the other Lua esp8266-lua53
local function load(text)
  local f = loadstring(text)
  if f then setfenv(f, {}) end --! lua
  return f
end
print(load("return 1"))
--== twin
local function load(text)
  return (loadstring(text))
end
print(load("return 1"))

--== escape of the other Lua
local ESC = "\x1b[0m" --! escape
print(ESC)
--== twin
local ESC = "\27[0m"
print(ESC)

--== quotient as an integer esp8266-lua53
local function percent(raw) return ("%d %%"):format(raw * 100 / 1023) end --! integer
print(percent(adc.read(0)))
--== twin
local function percent(raw) return ("%d %%"):format(raw * 100 // 1023) end
print(percent(adc.read(0)))

--== half of an interval esp8266-lua53
local interval = 5
tmr.create():alarm(interval / 2, tmr.ALARM_AUTO, function() print("tick") end) --! integer
--== twin
local interval = 5
tmr.create():alarm(interval // 2, tmr.ALARM_AUTO, function() print("tick") end)

--== hook of the debugger - build=usual
debug.sethook(print, "c") --! lua
--== twin
print(debug.traceback())

--== fraction in an integer build esp8266-lua51-int
local raw = adc.read(0)
local share = raw / 1023 * 100 --! fraction
print(share)
--== twin
local raw = adc.read(0)
local share = raw * 100 / 1023
print(share)

--== constant fraction in an integer build esp8266-lua51-int
local FACTOR = 9 / 5 --! fraction
local function fahrenheit(c) return c * FACTOR + 32 end
print(fahrenheit(20))
--== twin
local function fahrenheit(c) return c * 9 / 5 + 32 end
print(fahrenheit(20))

--== random fraction in an integer build esp8266-lua51-int
local function jitter() return 1000 * math.random() end --! fraction
print(jitter())
--== twin
local function jitter() return math.random(0, 1000) end
print(jitter())

--== microseconds of an hour in an integer build esp8266-lua51-int
local HOUR = 3600 * 1000000 --! overflow
rtctime.dsleep(HOUR)
--== twin
local HOUR = 1800 * 1000000
rtctime.dsleep(HOUR)

--== constant too large in an integer build esp8266-lua51-int
local LIMIT = 4294967295 --! overflow
print(LIMIT)
--== twin
local LIMIT = 2147483647
print(LIMIT)

--== decimals dropped esp8266-lua51-int
local function report()
  local status, t, h = dht.read(4) --! decimals info
  if status == dht.OK then print(t, h) end
end
report()
--== twin
local function report()
  local status, t, h, td, hd = dht.read(4)
  if status == dht.OK then print(t .. "." .. td, h .. "." .. hd) end
end
report()

--== decimal literal in an integer build esp8266-lua51-int
local LIMIT = 27.5 --! literal
print(LIMIT)
--== twin
local LIMIT = 275
print(LIMIT)

--== circle number in an integer build esp8266-lua51-int
local function around(r) return 2 * math.pi * r end --! number
print(around(10))
--== twin
local function around(r) return 710 * r / 113 end
print(around(10))

--== minutes of a time stamp esp8266-lua53
local now = rtctime.get()
local minute = math.floor(now / 60) * 60 --! rounded info
print(minute)
--== twin
local now = rtctime.get()
local minute = now - now % 60
print(minute)

--== metamethod of the other Lua
local List = {}
List.__index = List
List.__len = function(t) return t.n end --! meta
local l = setmetatable({ n = 3 }, List)
print(#l)
--== twin
local List = {}
List.__index = List
List.size = function(t) return t.n end
local l = setmetatable({ n = 3 }, List)
print(l:size())
