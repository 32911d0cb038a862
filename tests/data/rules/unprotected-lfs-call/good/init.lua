local f = node.LFS.get("_init")
if f then f() end
pcall(node.flashindex("_init"))
if node.LFS.get("app") then node.LFS.get("app")() end
local function later() LFS.app() end
return later
