while wifi.sta.getip() == nil do tmr.delay(100000) end --> error: wifi.sta.getip() cannot change while this loop runs
repeat
  print("waiting")
until wifi.sta.status() == wifi.STA_GOTIP --> error: wifi.sta.status() cannot change

-- Through a local function, and a copy of the module.
local sta = wifi.sta
local function has_address() return sta.getip() ~= nil end
while not has_address() do tmr.wdclr() end --> error: wifi.sta.getip() cannot change

-- A flag that only a callback sets.
local done = false
http.get("http://192.0.2.1/", nil, function() done = true end)
while not done do tmr.delay(1000) end --> error: 'done' is only set in a callback
local count = 0
local function counted() count = count + 1 end
gpio.trig(1, "up", counted)
repeat tmr.wdclr() until count > 3 --> error: 'count' is only set in a callback

-- Time and pins: it ends, but nothing else runs.
while gpio.read(1) == 0 do end --> warning: this loop waits for gpio.read()
local start = tmr.now()
while tmr.now() - start < 1000 do tmr.delay(10) end --> warning: this loop waits for tmr.now()
