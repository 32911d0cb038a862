local M = {}
---Use `start`.
---@deprecated
function M.begin() end
M.begin() --> begin() is marked as deprecated
return M
