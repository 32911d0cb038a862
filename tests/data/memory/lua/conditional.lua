-- What is kept depends on the device.
local M = {}
if tmr then
  function M.later(f) tmr.create():alarm(10, 0, f) end
else
  function M.later(f) f() end
end
if not M.later then M.broken = true end
local quick = M.later and function() return 1 end or nil
M.quick = quick
return M
