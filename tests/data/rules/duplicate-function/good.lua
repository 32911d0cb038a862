local M = {}
function M.a() end
local old = M.a
function M.a() return old() end
function M.b() end
if x then
  function M.b() end
end
function M.c() end
function M:c() end
return M
