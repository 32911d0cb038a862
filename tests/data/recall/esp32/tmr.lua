-- Timers.
local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function(timer)
  timer:interval(500)
end)
if t:start() then
  print(t:state())
end
local once = tmr.create()
once:alarm(100, tmr.ALARM_SINGLE, function()
  t:stop()
  t:unregister()
end)
local semi = tmr.create()
semi:alarm(2000, tmr.ALARM_SEMI, function(timer)
  timer:start()
end)
tmr.wdclr()
