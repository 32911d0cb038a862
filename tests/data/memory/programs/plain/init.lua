-- Starts the application; nothing of this file is left when it is done.
local settings = dofile("settings.lua")
local app = require("app")
app.start(settings)
started = true
