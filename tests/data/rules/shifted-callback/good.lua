local m = mqtt.Client("node", 60)
m:connect("192.0.2.1", 1883, false, function(c) print(c) end)
m:connect("192.0.2.1", 1883, function(c) print(c) end)
m:connect("192.0.2.1", nil, nil)
local secure
m:connect("192.0.2.1", 1883, secure)
http.get("http://192.0.2.1/", nil, function(code) print(code) end)
