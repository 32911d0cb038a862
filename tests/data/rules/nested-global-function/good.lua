function toggle() end
local function start()
  local function inner() end
  inner()
  function shared() end
  function M.f() end
end
shared()
