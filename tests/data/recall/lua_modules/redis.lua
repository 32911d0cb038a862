-- Messages by a data base.
local redis = require("redis").connect("192.168.1.6", 6379)
redis:subscribe("lamp", function(channel, message)
  print(channel, message)
  if message == "off" then
    redis:unsubscribe("lamp")
    redis:close()
  end
end)
redis:publish("lamp", "on")
