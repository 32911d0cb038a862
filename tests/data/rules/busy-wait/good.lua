-- Work, as long as time is left.
local start = tmr.now()
local n = 0
while tmr.now() - start < 1000 do
  n = n + 1
end

-- The loop sets the flag itself.
local done = false
gpio.trig(1, "up", function() done = true end)
while not done do
  n = n + 1
  done = n > 100
end

-- A coroutine that yields.
local co = coroutine.create(function()
  while wifi.sta.getip() == nil do coroutine.yield() end
  while not done do coroutine.yield() end
end)
tmr.create():alarm(100, tmr.ALARM_AUTO, function() coroutine.resume(co) end)

-- A function that the loop calls sets it.
local stop = false
local function work() stop = n > 200; n = n + 1 end
while not stop do work() end

-- Asked once.
if wifi.sta.getip() == nil then print("no address") end

-- Something unknown may set it.
local ready = false
function set_ready() ready = true end
while not ready do poll() end
