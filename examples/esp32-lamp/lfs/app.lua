-- The application: a lamp that listens to a button and to the network.

local button = require("button")
local lamp = require("lamp")
local network = require("network")
local remote = require("remote")

local M = {}

function M.start(config)
  lamp.setup(config.led_gpio)
  button.on_press(config.button_gpio, lamp.toggle)
  network.start(config.wifi, function(address)
    print("udp://" .. address .. ":" .. config.port)
  end)
  remote.listen(config.port)
end

return M
