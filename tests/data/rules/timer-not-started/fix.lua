local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function() print("tick") end)
tmr.create():register(1000, tmr.ALARM_SINGLE, function() print("once") end)
-- fixed:
local t = tmr.create()
t:alarm(1000, tmr.ALARM_AUTO, function() print("tick") end)
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function() print("once") end)
