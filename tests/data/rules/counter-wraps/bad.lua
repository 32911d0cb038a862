local start = tmr.now()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  if tmr.now() - start > 5000000 then print("late") end --> warning: the counter starts again at 0 after 2147483647
  local passed = (tmr.now() - start) / 1000 --> the counter starts again
  print(passed)
end)

local last = 0
gpio.trig(1, "up", function(_, when)
  local now = tmr.now()
  if now - last > 200000 then print("pressed") end --> the counter starts again
  last = now
end)

local t = { start = tmr.now() }
local function age() return tmr.now() - t.start end --> the counter starts again
print(age())
