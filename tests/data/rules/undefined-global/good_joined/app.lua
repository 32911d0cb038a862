local M = {}
function M.run() print(SSID) later = 1 end
return M
