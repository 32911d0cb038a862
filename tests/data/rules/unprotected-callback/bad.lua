local m = mqtt.Client("id", 120)
m:on("message", function(_, topic, data)
  local message = sjson.decode(data or "") --> info: an error of sjson.decode() restarts the chip
  print(topic, message.value)
end)
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, text)
    print(sjson.decode(text)) --> an error of sjson.decode() restarts the chip: nothing protects the callback of on()
    s:close()
  end)
end)
local function handle(_, text)
  print(encoder.fromBase64(text)) --> an error of encoder.fromBase64() restarts the chip
end
local c = net.createConnection()
c:on("receive", handle)
