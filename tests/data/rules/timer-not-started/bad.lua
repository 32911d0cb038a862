local t = tmr.create()
t:register(1000, tmr.ALARM_AUTO, function() print("tick") end) --> warning: t:register() only prepares it
tmr.create():register(1000, tmr.ALARM_SINGLE, function() print("once") end) --> only prepares it
local M = { timer = tmr.create() }
M.timer:register(1000, tmr.ALARM_AUTO, function() print("tick") end) --> M.timer:register() only prepares it
local a, b = tmr.create(), tmr.create()
a:register(1000, tmr.ALARM_AUTO, print) --> a:register() only prepares it
b:register(1000, tmr.ALARM_AUTO, print)
b:start()
