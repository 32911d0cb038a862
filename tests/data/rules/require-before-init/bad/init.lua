require("boot")
local app = require("app") --> lfs/app.lua is in LFS, where require does not look yet
print(app)
