-- esp8266 5.1
local led, times = 4, { 5000, 9000, unknown }
gpio.serout(1, gpio.HIGH, { 5000, 9000 })
gpio.serout(1, gpio.HIGH, { 5000, "9000", led, unknown, unknown(), 1 + 2 })
gpio.serout(1, gpio.HIGH, { 5000, "long" }) --! list-element
gpio.serout(1, gpio.HIGH, { 5000, -1 }) --! list-element
gpio.serout(1, gpio.HIGH, { 5000, 9000000 })
gpio.serout(1, gpio.HIGH, { 5000, 9000000 }, 1, print) --! list-element
gpio.serout(1, gpio.HIGH, { 5000, {}, nil, 1 }) --! list-element
gpio.serout(1, gpio.HIGH, { 5000, gpio.HIGH, wifi })  --! list-element
gpio.serout(1, gpio.HIGH, times)
local bad = { 5000, true } --! list-element
gpio.serout(1, gpio.HIGH, bad)
local mended = { 5000, false }
mended[2] = 5
gpio.serout(1, gpio.HIGH, mended)
local passed = { 5000, false }
mend(passed)
gpio.serout(1, gpio.HIGH, passed)
i2c.write(0, 1, "abc", { 1, 2 })
i2c.write(0, 1, "abc", { 1, 256 }) --! list-element
i2c.write(0, { 1, "x" }) --! list-element
local m = mqtt.Client("id", 120)
m:subscribe({ a = 0, b = 2 }, print)
m:subscribe({ a = 0, b = 3 }, print) --! list-element
m:subscribe({ ["a/b"] = 3 }, print)
m:unsubscribe({ a = true, b = 1 })
ow.select(1, { 40, 1, 2, 3, 4, 5, 6, 300 }) --! list-element
sntp.sync({ "a.pool.ntp.org", "1.2.3.4" })
sntp.sync({ "a.pool.ntp.org", {} }) --! list-element
local w = websocket.createClient()
w:config({ headers = { a = "b" } })
w:config({ headers = { a = {} } }) --! list-element
print(table.concat({ 1, "a" }), unpack({ {}, {} }))
