-- A program as people write them: states in a table, bit tests by arithmetic, ring buffer.
local N = 16
local ring, head, count = {}, 0, 0
local function push(v)
  head = (head + 1) % N
  ring[head] = v
  if count < N then count = count + 1 end
end
local function mean()
  local s = 0
  for i = 0, count - 1 do s = s + ring[(head - i) % N] end
  return count > 0 and s / count or nil
end
local function has(x, p) return x % (p + p) >= p end
local states
states = {
  idle = function(ev) if ev == "go" then return states.run, 100 end return states.idle end,
  run = function(ev, n)
    if ev == "stop" then return states.idle end
    push(n)
    if n > 1000 then return states.alarm, n end
    return states.run
  end,
  alarm = function(ev) return ev == "ack" and states.idle or states.alarm end,
}
local cur = states.idle
return function(ev, ...)
  local nxt, delay = cur(ev, ...)
  if nxt ~= cur then cur = nxt; if delay then tmr.delay(delay) end end
  return mean(), has(count, 4)
end
