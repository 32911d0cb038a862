-- Keeps a counter and the settings it was given.
local text = require("text")

local M = {}
local count = 0

function M.start(settings)
  M.settings = settings
  M.title = text.upper_first(settings.name)
end

function M.tick()
  count = count + 1
  return text.padded(count, 6)
end

return M
