-- esp32 5.3
gpio.config({ gpio = { 1, 2 }, dir = gpio.OUT }, { gpio = 3, dir = gpio.IN, pull = gpio.PULL_UP })
gpio.config({ gpio = 3, dir = gpio.PULL_UP }) --! option-value
gpio.config({ gpio = 3, dir = gpio.OUT, opendrain = true }) --! option-value
gpio.config({ dir = gpio.OUT }) --! missing-option
gpio.trig(3, gpio.INTR_UP, function(pin, level) print(pin, level) end)
gpio.trig(3)
gpio.trig(3, "up", print) --! argument-type
gpio.wakeup(3, gpio.INTR_UP) --! argument-set
i2c.setup(i2c.SW, 23, 22, i2c.SLOW)
i2c.setup(i2c.HW1, 23, 22, i2c.FAST, 2)
i2c.setup(i2c.HW1, 23, 22, 2000000) --! argument-set
i2c.write(i2c.HW1, 1, 2, "x", false)
i2c.write(i2c.HW1, data, ack)
i2c.write(i2c.HW1, false) --! missing-argument
i2c.write(i2c.HW1, 1, true, 2) --! argument-type
i2c.read(i2c.HW1, 2)
print(i2c.read(i2c.SW, 2):byte())
local answer, ack = i2c.transfer(i2c.HW1)
if ack then print(answer:byte()) end
i2c.transfer(i2c.HW1, function(data, acknowledged) if acknowledged then print(data:byte()) end end)
i2c.transfer(i2c.HW1, print, 100)
i2c.transfer(i2c.SW) --! argument-set
adc.setup(adc.ADC1, 0, adc.ATTEN_11db)
print(adc.read(adc.ADC1, 0))
print(adc.read(0)) --! argument-set missing-argument
local status, temperature = dht.read2x(4)
if status == dht.OK then print(temperature + 1) end
local code, body, headers = http.get("http://h/")
if code == 200 then print(body:len(), headers["date"]) end
http.get("http://h/", function(c, d) print(c, d:len()) end)
http.get("http://h/", nil, function(c, d) print(c, d) end)
http.get("http://h/", "X: y\r\n", print) --! argument-type extra-argument
http.post("http://h/", nil, "body", print)
http.post("http://h/", "body", print) --! argument-type argument-type
print(http.post("http://h/", { headers = { a = "b" } }, "body"))
local c = http.createConnection("http://h/", http.POST, { async = true, timeout = 5 })
http.createConnection("http://h/", { async = true }):request()
http.createConnection("http://h/", nil, { async = true }):request() --! extra-argument
http.createConnection("http://h/", { async = 1 }):request() --! option-value
c:on("data", function(_, d) print(d) return http.DELAYACK end)
c:on("complete", function(st) print(st) end):on("headers", nil)
c:on("done", print) --! unknown-event
local bus = spi.master(spi.HSPI, { sclk = 1, mosi = 2 })
local device = bus:device({ mode = 0, freq = 1000000 })
bus:device({ mode = 0 }):remove() --! missing-option
print(device:transfer("x"), device:transfer({ txdata = "x", rxlen = 3, mode = "dio" }))
spi.master(spi.VSPI, {}):close() --! argument-set
httpd.start({ webroot = "web", auto_index = httpd.INDEX_ALL })
httpd.start({ auto_index = httpd.INDEX_ALL }) --! missing-option
httpd.dynamic(httpd.GET, "/x", function(req)
  return { status = "200 OK", body = req.getbody() or req.uri, headers = {}, type = "text/plain" }
end)
local server = net.createServer(net.TCP, 30)
server:listen(80, function(socket) socket:on("receive", function(sck, data) sck:send(data) end) end)
print(net.createServer(30)) --! argument-set
print(net.createConnection(net.TCP, 1)) --! argument-range
net.createUDPSocket():send(1, "1.2.3.4", "x")
net.dns.resolve("h", function(ip) print(ip) end)
local m = mqtt.Client("id", 120)
print(mqtt.Client()) --! missing-argument
m:connect("h", 1883, 0, print)
m:connect("h", 1883, false, print) --! old-form
m:connect("mqtts://h", nil, { ca_cert = "x" }, function(client) print(client) end)
m:connect("h", print, print)
m:on("puback", print) --! unknown-event
m:subscribe({ a = 1 }) --! argument-type missing-argument
espnow.send(nil, "x")
espnow.send("x") --! missing-argument
espnow.on("receive", function(packet) print(packet.src, packet.rssi) end)
espnow.on("received", print) --! unknown-event
eth.init({ phy = eth.PHY_LAN87XX, mdc = 23, mdio = 18 })
local code2 = qrcodegen.encodeText("x", { ecl = qrcodegen.LOW, mask = 3 })
if code2 then print(qrcodegen.getSize(code2)) end
bthci.adv.setdata("abc", print)
bthci.scan.on("adv_report", nil)
local pk, sk = sodium.crypto_box.keypair()
print(sodium.crypto_box.seal("x", pk), sodium.crypto_box.seal_open("x", pk, sk)) --! argument-length
print(ow.search(4), ow.read(4))
tmr.create():alarm(10, tmr.ALARM_SINGLE, print)
tmr.delay(5) --! removed-api
