local m = mqtt.Client("id", 120)
m:connect("192.0.2.1", 1883, false, function(c)
  for i = 1, 50 do
    c:publish("/n", tostring(i), 0, 0) --> warning: every round of the loop puts another c:publish() into the queue
  end
end)
local function publish(c, name, value)
  c:publish("/" .. name, value, 0, 0) --> every round of the loop
end
function publish_all(values)
  for name, value in pairs(values) do
    publish(m, name, value)
  end
end
