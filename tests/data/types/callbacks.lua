-- esp8266 5.1
-- A named function learns its parameters from all the places that pass it.
local function receive(sck, data)
  sck:sned(data) --! undefined-method
  data:frobnicate() --! undefined-method
end
local function show(code, body)
  code() --! call-non-function
  print(body)
end
local function mixed(value)
  value:anything()
end
net.createServer():listen(80, function(conn)
  conn:on("receive", receive)
end)
http.get("http://example.org", nil, show)
http.put("http://example.org", nil, "x", show)
http.get("http://example.org", nil, mixed)
mixed(print)

-- What is called gives nothing that an optional callback could be.
local function reset()
  print("reset")
end
http.get("http://example.org", nil, reset()) --! callback-called

local line = "a line"
print(line.sub(1, 4)) --! dot-for-colon
print(line.sub(line, 1, 4), string.sub(line, 1), line:trim()) --! undefined-method
if line.trim then
  print(line:trim())
end

local steps = gpio.pulse.build({
  { [1] = gpio.HIGH, dely = 10 }, --! unknown-option
  { [1] = gpio.LOW, delay = "x" }, --! option-value
})
steps:cancel()

print(crypto.hash("sha1", line))
print(crypto.hash("SHAA1", line)) --! argument-set
wifi.monitor.start(13, 0x80, function(packet)
  packet:ie_table() --! call-non-function
  print(packet.bssid_hex)
end)
local sck = net.createConnection()
sck:connect(80, "example.org")
rotary.setup(0, 5, 6)
rotary.on(0, rotary.TURN + rotary.CLICK, print)
rotary.on(0, 987654, print) --! argument-set
rotary.on(0, gpio.OUTPUT, print) --! argument-constant
print(cjson.encode({})) --! removed-api
print(struct.pack(5, "<I2")) --! pack-format
uart.setup("wrong", 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1) --! argument-type
uart.setup("0", 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1)
