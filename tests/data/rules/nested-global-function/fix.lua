local function start()
  function toggle() end
  toggle()
end
-- fixed:
local function start()
  local function toggle() end
  toggle()
end
