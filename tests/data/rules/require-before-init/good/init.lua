require("boot")
local app = require("app")
print(app)
