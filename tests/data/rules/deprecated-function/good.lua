local M = {}
---@deprecated
function M.begin() end
function M.start() end
M.start()
return M
