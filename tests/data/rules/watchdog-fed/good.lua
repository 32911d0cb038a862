local function slice(i)
  print(i)
  tmr.wdclr()
  if i < 100000 then node.task.post(function() slice(i + 1) end) end
end
slice(1)
for i = 1, 3 do
  gpio.trig(i, "up", function() tmr.wdclr() end)
  tmr.delay(10)
end
