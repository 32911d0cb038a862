local ok, extra = pcall(require, "extra")
local handle = file.open("made.lua", "w")
dofile("made.lua")
package.preload["built"] = function() return {} end
local built = require("built")
local text = require("string")
local secrets = require("secrets")
if not node.LFS.get("missing") then print("no LFS") end
node.LFS.get("_init")()
print(ok, extra, handle, built, text, secrets)
