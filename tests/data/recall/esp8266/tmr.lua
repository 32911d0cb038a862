-- Timers of every kind.
local blink = tmr.create()
local count = 0
blink:register(500, tmr.ALARM_AUTO, function(t)
  count = count + 1
  if count > 10 then
    t:unregister()
  elseif count > 5 then
    t:interval(250)
  end
end)
if not blink:start() then
  print("cannot start")
end

local once = tmr.create()
once:alarm(1000, tmr.ALARM_SINGLE, function()
  print("once")
end)
local again = tmr.create()
again:register(2000, tmr.ALARM_SEMI, function(t)
  t:start(true)
end)
again:start()
local running, mode = again:state()
print(running, mode)
again:stop()

local before = tmr.now()
tmr.delay(100)
print(tmr.now() - before, tmr.time(), tmr.ccount())
tmr.softwd(60)
tmr.wdclr()
