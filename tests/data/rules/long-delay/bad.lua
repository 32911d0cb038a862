tmr.delay(500000) --> warning: tmr.delay() blocks everything for 500 ms
local us = 20000
tmr.delay(us) --> blocks everything for 20 ms
local delay = tmr.delay
delay(1000000) --> blocks everything for 1000 ms
gpio.mode(1, gpio.OUTPUT)
gpio.serout(1, gpio.HIGH, { 5000, 5000, 10000 }) --> gpio.serout() blocks everything for 20 ms
gpio.serout(1, gpio.HIGH, { 1000, 1000 }, 10) --> blocks everything for 20 ms
local function wait(ms) tmr.delay(ms * 1000) end
wait(500) --> wait() blocks everything for 500 ms
for _ = 1, 10 do
  tmr.delay(5000) --> tmr.delay(), 10 times, blocks everything for 50 ms
end
