local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function() print("tick") end)
t:start()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function() print("tick") end)
-- Started in a callback.
local later = tmr.create()
later:register(1000, tmr.ALARM_AUTO, function() print("tick") end)
gpio.trig(1, "up", function() later:start() end)
-- Through a copy.
local one = tmr.create()
local copy = one
one:register(1000, tmr.ALARM_AUTO, print)
copy:start()
-- Others may start these.
local given = tmr.create()
given:register(1000, tmr.ALARM_AUTO, print)
shared = tmr.create()
shared:register(1000, tmr.ALARM_AUTO, print)
-- With a dot.
local dotted = tmr.create()
dotted.register(dotted, 1000, tmr.ALARM_AUTO, print)
dotted.start(dotted)
-- Its own callback starts it again.
local semi = tmr.create()
semi:register(1000, tmr.ALARM_SEMI, function(self) self:start() end)
return given
