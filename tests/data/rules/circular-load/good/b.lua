local function f() return require("a") end
local ok, a = pcall(require, "a")
return { f, ok, a }
