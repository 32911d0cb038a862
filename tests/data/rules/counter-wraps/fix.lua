local start = tmr.now()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  if tmr.now() - start > 5000000 then print("late") end
  print((tmr.now() - start) / 1000)
end)
-- fixed:
local start = tmr.now()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  if bit.band(tmr.now() - start, 0x7fffffff) > 5000000 then print("late") end
  print((bit.band(tmr.now() - start, 0x7fffffff)) / 1000)
end)
