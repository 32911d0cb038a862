local n = 0
tmr.create():alarm(1000, tmr.ALARM_AUTO, function(self)
  n = n + 1
  if n == 10 then self:unregister() end
end)
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function() print("once") end)
local t = tmr.create()
t:alarm(1000, tmr.ALARM_AUTO, function() print("tick") end)
tmr.create():alarm(1000, tmr.ALARM_SEMI, function() print("tick") end)
