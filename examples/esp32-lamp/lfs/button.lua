-- A push button to ground. Its contacts bounce: after an edge the following ones are ignored
-- until the contacts have had time to settle.

local SETTLE_MS = 50
local PRESSED = 0

local M = {}

function M.on_press(pin, action)
  local settling = false
  local timer = tmr.create()

  timer:register(SETTLE_MS, tmr.ALARM_SEMI, function()
    settling = false
  end)

  gpio.config({ gpio = pin, dir = gpio.IN, pull = gpio.PULL_UP })
  gpio.trig(pin, gpio.INTR_UP_DOWN, function(_, level)
    if settling then
      return
    end
    settling = true
    timer:start()
    if level == PRESSED then
      action()
    end
  end)
end

return M
