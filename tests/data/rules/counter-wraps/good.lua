local start = tmr.now()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  if bit.band(tmr.now() - start, 0x7fffffff) > 5000000 then print("late") end
  local passed = tmr.now() - start
  if passed < 0 then passed = passed + 0x7fffffff + 1 end
  print(passed)
  print((tmr.now() - start) % 0x80000000)
end)

-- Seconds do not wrap for years.
local began = tmr.time()
print(tmr.time() - began)
print(tmr.now() + 5)
-- In parentheses, and given to a variable that is there.
local one = (tmr.now() - start)
if one <= 0 then one = 1 end
local two
two = tmr.now() - start
if two < 0 then two = -two end
print(one, two)
if tmr.now() - start < 0 then print("wrapped") end
local three = tmr.now() - start
if 0 > three then three = 0 end
local four = tmr.now() - start
four = bit.band(four, 0x7fffffff)
local five = tmr.now() - start
print(three, four, five % 0x80000000)
