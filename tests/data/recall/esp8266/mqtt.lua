-- Switches a lamp by messages.
local LAMP = 4
local client = mqtt.Client("hall-" .. node.chipid(), 120, "user", "secret", 1)
client:lwt("hall/state", "offline", 0, 1)

local function subscribed(c)
  c:publish("hall/state", "online", 0, 1, function(sender)
    print("told", sender)
  end)
end

client:on("connect", function(c)
  print("connected", c)
end)
client:on("offline", function()
  print("offline")
end)
client:on("message", function(c, topic, data)
  if topic == "hall/lamp" and data then
    gpio.write(LAMP, data == "on" and gpio.HIGH or gpio.LOW)
    c:publish("hall/lamp/state", data, 1, 0)
  end
end)
client:on("overflow", function(_, topic, data)
  print("too long", topic, #data)
end)

client:connect("192.168.1.5", 1883, false, function(c)
  c:subscribe("hall/lamp", 1, subscribed)
  c:subscribe({ ["hall/a"] = 0, ["hall/b"] = 1 }, function()
    print("both")
  end)
end, function(_, reason)
  if reason == mqtt.CONNACK_REFUSED_BAD_USER_OR_PASS then
    print("wrong password")
  elseif reason == mqtt.CONN_FAIL_DNS then
    print("unknown host")
  end
end)

tmr.create():alarm(60000, tmr.ALARM_SINGLE, function()
  client:unsubscribe("hall/lamp", function()
    client:close()
  end)
end)
