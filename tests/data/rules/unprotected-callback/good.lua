local m = mqtt.Client("id", 120)
m:on("message", function(_, topic, data)
  local ok, message = pcall(sjson.decode, data or "")
  if ok then print(topic, message.value) end
  print(pcall(function() return sjson.decode(data) end))
end)
-- The firmware catches errors here, and only prints them.
http.get("http://192.0.2.1/", nil, function(_, body) print(sjson.decode(body)) end)
-- Not from outside.
m:on("connect", function() print(sjson.decode('{"a":1}')) end)
