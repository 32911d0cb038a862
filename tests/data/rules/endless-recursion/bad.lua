local function blink()
  gpio.write(1, gpio.LOW)
  blink() --> error: blink() calls itself on every path
end
blink()

local function both(n)
  if n > 3 then
    both(n - 1) --> calls itself on every path
  else
    both(n + 1)
  end
end
both(1)

local t = {}
function t.step(n)
  t.step(n + 1) --> calls itself on every path
end
t.step(1)

function t:method()
  self:method() --> self:method() calls itself on every path
end
t:method()

local pong
local function ping()
  pong() --> pong() comes back here on every path
end
function pong()
  ping()
end
ping()
