tmr.delay(100)
tmr.delay(15000)
local function wait(us) tmr.delay(us) end
wait(500)
gpio.mode(1, gpio.OUTPUT)
gpio.serout(1, gpio.HIGH, { 5000, 995000 }, 10, function() print("done") end)
gpio.serout(1, gpio.HIGH, { 500, 500 }, 2)
