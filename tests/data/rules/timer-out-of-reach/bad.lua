tmr.create():alarm(1000, tmr.ALARM_AUTO, function() print("tick") end) --> hint: nothing can stop this timer
local function tick() print("tick") end
tmr.create():alarm(1000, tmr.ALARM_AUTO, tick) --> nothing can stop this timer
