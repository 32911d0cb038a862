local function blink()
  gpio.write(1, gpio.LOW)
  node.task.post(blink)
end
blink()

local function count(n)
  if n > 3 then return n end
  return count(n + 1)
end
print(count(1))

local function walk(list)
  for _, item in ipairs(list) do walk(item) end
end
walk({ {} })

local function later()
  tmr.create():alarm(1000, tmr.ALARM_SINGLE, function() later() end)
end
later()

local function short(n) return n > 3 and n or short(n + 1) end
print(short(1))
