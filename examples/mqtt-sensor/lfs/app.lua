-- The application: reads the sensor at a fixed period and hands the readings to the broker.

local broker = require("broker")
local network = require("network")
local sensor = require("sensor")

local M = {}

local function sample(config)
  local reading, problem = sensor.read(config.dht_pin)
  if reading then
    reading.uptime_s = tmr.time()
    reading.heap = node.heap()
    broker.publish(config.topic .. "/reading", sjson.encode(reading))
  else
    print("sensor: " .. problem)
  end
end

function M.start(config)
  broker.setup(config.broker, config.topic .. "/status")
  network.start(config.wifi, broker.connect, broker.disconnect)
  sample(config)
  tmr.create():alarm(config.period_s * 1000, tmr.ALARM_AUTO, function()
    sample(config)
  end)
end

return M
