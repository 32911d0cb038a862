-- Runs at boot, from the file system. Everything else lives in the LFS image.
-- The pause leaves time to type file.remove("init.lua") if the application misbehaves.

local IMAGE = "lfs.img"
local PAUSE_MS = 3000

local function run()
  local setup = node.LFS.get("_init")
  if setup then
    setup()
    require("app").start(dofile("config.lua"))
  elseif file.exists(IMAGE) then
    -- Restarts the device when it succeeds, returns a message when it does not.
    print("Loading " .. IMAGE .. ": " .. tostring(node.LFS.reload(IMAGE)))
  else
    print("No LFS image is loaded; upload " .. IMAGE .. " and restart.")
  end
end

tmr.create():alarm(PAUSE_MS, tmr.ALARM_SINGLE, run)
