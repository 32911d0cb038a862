-- esp8266 5.1
local t = tmr.create()
t:alarm(100, "x", function(tt) tt:stpo() end) --! argument-type undefined-method
t:alarm(100, net.TCP, print) --! argument-constant
t:alarm(100, 7, print) --! argument-set
t:alarm(0, tmr.ALARM_AUTO, print) --! argument-range
t:alarm("100", tmr.ALARM_AUTO, print)
t.start() --! dot-for-colon
t.start(t)
t:start(true, 2) --! extra-argument
tmr:delay(10) --! colon-for-dot
tmr.delay("abc") --! argument-type
tmr.nosuch() --! undefined-field
tmr.alarm(0, 1000, 1, function() end) --! removed-api
tmr.create() --! discarded-result
local function tick(timer) timer:unregister() end
t:alarm(100, tmr.ALARM_SINGLE, tick)
local function bad(timer) timer:unregisterr() end --! undefined-method
t:alarm(100, tmr.ALARM_SINGLE, bad)
local function give() return 5 end
t:alarm(100, tmr.ALARM_SINGLE, give()) --! callback-called
local function maker() return function() end end
t:alarm(100, tmr.ALARM_SINGLE, maker())
local function nothing() print("x") end
t:alarm(100, tmr.ALARM_SINGLE, nothing()) --! callback-called
