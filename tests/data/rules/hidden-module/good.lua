local file = file
file.open("a")
local tmr, gpio = tmr, _G.gpio
tmr.create()
local net = require("net")
net.createServer()
local node = node.heap()
print(node)
local function f(uart) uart.write(0, "x") end
adc = adc or require("adc")
f(gpio)
