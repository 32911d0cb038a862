gpio.mode(1, gpio.INT)
local waiting = false
local function measure()
  waiting = false
  print(dht.read(2))
end
gpio.trig(1, "down", function()
  tmr.delay(100)
  if not waiting then
    waiting = true
    node.task.post(measure)
  end
end)
tmr.create():alarm(10000, tmr.ALARM_AUTO, function() print(dht.read(2)) end)
