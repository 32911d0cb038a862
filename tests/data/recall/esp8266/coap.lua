-- A resource with the temperature, and a client that reads the neighbour's.
local server = coap.Server()
server:listen(5683)

temperature = 21
server:var("temperature", coap.JSON)

function toggle(payload)
  print("toggle", payload)
  return "done"
end
server:func("toggle")

local client = coap.Client()
client:get(coap.CON, "coap://192.168.4.7:5683/v1/v/temperature")
client:post(coap.NON, "coap://192.168.4.7:5683/v1/f/toggle", "lamp")
client:put(coap.CON, "coap://192.168.4.7:5683/store", "42")
client:delete(coap.CON, "coap://192.168.4.7:5683/store")
tmr.create():alarm(60000, tmr.ALARM_SINGLE, function()
  server:close()
end)
