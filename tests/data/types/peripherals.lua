-- esp8266 5.1
gpio.mode(0, gpio.OUTPUT)
gpio.mode(0, gpio.INT) --! argument-range
gpio.mode(14, gpio.OUTPUT) --! argument-range
gpio.mode(3, gpio.HIGH) --! argument-constant
gpio.mode(3, gpio.INPUT, gpio.PULLUP)
gpio.mode(led, mode)
gpio.write(1, gpio.INPUT) --! argument-constant
gpio.write(1, 1 - gpio.read(2))
gpio.write(1, true) --! argument-type
gpio.trig(1, "rising", print) --! argument-set
gpio.trig(1, "up", nil) --! old-form
gpio.trig(1, "up")
gpio.trig(1, "none", nil)
gpio.trig(1)
gpio.trig(0, "up", print) --! argument-range
gpio.trig(1, "both", function(level, when, count) print(level, when + 1, count) end)
gpio.serout(1, gpio.HIGH, { 5, 6 }, 2)
gpio.serout(1, gpio.HIGH, { 5, 6 }, 2, function() end)
gpio.serout(1, gpio.HIGH, { 5, 6 }, nil, 1)
gpio.serout(1, 2, { 5, 6 }) --! argument-set
i2c.setup(0, 1, 2, i2c.SLOW)
i2c.setup(0, 1, 0, 50000)
i2c.setup(0, 0, 1, i2c.SLOW) --! argument-range
i2c.address(0, 0xEE, i2c.TRANSMITTER) --! argument-range
i2c.address(0, 0x3C, i2c.FAST) --! argument-constant
i2c.write(0, 1, "abc", { 1, 2 })
i2c.write(0) --! missing-argument
i2c.write(0, true) --! argument-type
i2c.write(0, 256) --! argument-range
print(i2c.read(0, 1):byte(), adc.read(0) * 2)
print(adc.read(1)) --! argument-range
adc.force_init_mode(adc.INIT_VDD33)
pwm.setup(1, 2000, 512) --! argument-range
pwm.setup(1, 200, 1024) --! argument-range
pwm.setup(0, 200, 5) --! argument-range
pwm.setduty(1, 1023)
pwm2.set_duty(1, 2, 3, 4)
local status, temperature, humidity, decimals = dht.read(4)
if status == dht.OK then print(temperature + humidity, decimals) end
spi.setup(1, spi.MASTER, spi.CPOL_LOW, spi.CPHA_HIGH, spi.DATABITS_8, 0)
spi.setup(1, spi.MASTER, spi.CPHA_LOW, spi.CPHA_HIGH, 32, 8, spi.FULLDUPLEX) --! argument-constant
print(spi.send(1, 1, "x", { 1 }))
spi.set_mosi(1, 0, 8, 1, 2)
spi.set_mosi(1, "abc")
print(spi.get_miso(1, 3):len(), spi.get_miso(1, 0, 8, 3) + 1)
ow.setup(0) --! argument-range
ow.write(1, 0x44)
ow.select(1, "\40\1\2\3\4\5\6\7")
ow.select(1, "abc") --! argument-length
http.get("http://h/", nil, function(code, data, headers)
  if code == 200 then print(data:len(), headers["x"]) end
end)
http.get("http://h/", print) --! old-form
http.get("http://h/", { a = "b" }, print) --! old-form
http.post("http://h/", nil, print) --! old-form
http.request("http://h/", "PUT", "A: b\r\n", "x")
http.get(url, headers, callback)
local m = mqtt.Client("id", 120, "user", 1234, 1)
mqtt.Client() --! discarded-result
mqtt.Client("id", 120, nil, nil, 1) --! old-form
mqtt.Client("id", 120, "u", "p", true) --! old-form
mqtt.Client("id", 120, "u", "p", nil, 2048) --! old-form
mqtt.Client("id", nil, "u", "p") --! old-form
mqtt.Client(nil, 60) --! old-form
print(mqtt.Client("id", 120, nil, nil))
m:on("message", function(_, topic, data) if data then print(topic, data:len()) end end)
m:on("mesage", print) --! unknown-event
m:on("message", nil) --! argument-nil
m:connect("h")
m:connect("h", print, print)
m:connect("h", 1883, false, print, print)
m:connect("h", 1883, nil, print)
m:connect("h", 1883, nil, print, print) --! old-form
m:connect("h", 1883, 0, print) --! old-form
m:connect("h", 1883, 0, 1, print) --! old-form
m:publish("t", "x", 3, 0) --! argument-range
m:publish("t", "x", 0, true) --! argument-type
m:publish("t", "x", 0) --! missing-argument
m:subscribe({ a = 1, b = 0 }, print)
m:subscribe("t") --! argument-type
m:unsubscribe({ a = true })
m:lwt("t", "gone", 1, 1)
local w = websocket.createClient()
w:on("close") --! missing-argument
w:on("close", nil)
w:send("x")
w:send("x", 2)
w:send("x", nil) --! argument-nil
w:config({ headers = { a = "b" } })
local c = coap.Client()
c:get(coap.CON, "coap://1.2.3.4/x")
c:post("coap://1.2.3.4/x", "y")
c:get(coap.JSON, "coap://1.2.3.4/x") --! argument-constant
