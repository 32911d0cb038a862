local m = mqtt.Client("node", 60)
m:connect("192.0.2.1", 1883, nil, function(c) print(c) end)
-- fixed:
local m = mqtt.Client("node", 60)
m:connect("192.0.2.1", 1883, false, function(c) print(c) end)
