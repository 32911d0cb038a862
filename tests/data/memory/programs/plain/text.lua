-- Helpers for strings; `filler` is gone when the chunk has run.
local function filler(n)
  local made = ""
  for _ = 1, n do made = made .. " " end
  return made
end

local blank = filler(6)
local M = {}

function M.padded(value, width)
  local text = tostring(value)
  return blank:sub(1, width - #text) .. text
end

function M.upper_first(text)
  return text:sub(1, 1):upper() .. text:sub(2)
end

return M
