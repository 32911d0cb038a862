-- Nodes that know of each other.
local gossip = require("gossip")
gossip.setConfig({ seedList = { "192.168.0.54" }, roundInterval = 10000, comPort = 5000, debug = true })
gossip.start()
gossip.pushGossip({ temperature = 21 }, "192.168.0.54")
gossip.setRevFileValue(3)
print(gossip.getNetworkState())
