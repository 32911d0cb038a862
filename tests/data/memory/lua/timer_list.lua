-- Timers started in a loop.
local timers = {}
for i = 1, 4 do
  local t = tmr.create()
  t:register(1000 * i, tmr.ALARM_AUTO, function() print("timer", i) end)
  timers[i] = t
end
local M = {}
function M.stop() for _, t in ipairs(timers) do t:unregister() end timers = nil end
return M
