-- Functions that are replaced while the chunk runs.
local M = {}
M.convert = function(v) return v end
M.convert = function(v) return v * 2 end
handler = function() return "first" end
handler = function() return "second" end
local hook = function() return 1 end
hook = nil
M.hook = hook
return M
