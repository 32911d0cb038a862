local m = mqtt.Client("id", 120)
m:lwt("/status", "offline", 0, 0)
m:connect("192.0.2.1")
local other = mqtt.Client("id", 120)
other:lwt("/status", "offline", 0, 0)
function connect(client)
  client:connect("192.0.2.1")
end
connect(m)
