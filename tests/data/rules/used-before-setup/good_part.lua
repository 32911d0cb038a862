-- A module: who loads it sets up.
local M = {}
function M.on(pin) gpio.write(pin, gpio.HIGH) end
function M.read() i2c.start(0) end
return M
