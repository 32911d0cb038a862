dofile("config.lua")
print(SSID, later)
local app = require("app")
app.run()
