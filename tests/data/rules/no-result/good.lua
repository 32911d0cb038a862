http.get("http://192.0.2.1/", nil, function(_, body) print(body) end)
local function high() return gpio.write(1, gpio.HIGH) end
print(high(), pcall(gpio.write, 1, gpio.HIGH))
local on = gpio.read(1) == 1
local _ = on and gpio.write(1, gpio.LOW)
local module = require("module")
local free = node.heap()
print(module, free, file.exists("x"))
