-- A button with debouncing: callbacks kept by the firmware, a method table returned.
local M = {}
local PIN, QUIET_MS = 3, 50
local last, timer

local function settled()
  timer = nil
  if M.handler then M.handler(gpio.read(PIN) == gpio.LOW) end
end

local function edge()
  if timer then return end
  timer = tmr.create()
  timer:alarm(QUIET_MS, tmr.ALARM_SINGLE, settled)
  last = tmr.now()
end

gpio.mode(PIN, gpio.INT, gpio.PULLUP)
gpio.trig(PIN, "both", edge)

function M.pressed() return last end

return M
