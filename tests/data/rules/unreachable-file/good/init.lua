require("app")
node.startup({ command = "@second.lua" })
