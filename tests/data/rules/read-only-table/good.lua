local string = {}
function string.trim(s) end
M.gpio = 1
local t = gpio.OUTPUT
_G.x = 1
gpio.x.y = 1
