gpio.mode(1, gpio.INT)
local function measure() print(dht.read(2)) end --> info: dht.read() blocks for 23 ms in a callback that may come very often
gpio.trig(1, "down", function()
  measure()
  tmr.delay(50000) --> tmr.delay() blocks for 50 ms
end)
