-- esp8266 5.1
local s, n, t = tostring(5), tonumber("5"), {}
print(string.format("%d %s", 1, "a"), ("%d"):format(1), ("%5.2f%%"):format(1.5))
print(string.format("%d %s", 1)) --! format-missing
print(string.format("%d", 1, 2)) --! format-extra
print(("%d"):format()) --! format-missing
print(("plain"):format(1)) --! format-extra
print(string.format("%y", 1)) --! format-string
print(string.format("50%")) --! format-string
print(string.format("%ld", 1)) --! format-string
print(string.format("%123d", 1)) --! format-string
print(string.format("%a", 1)) --! format-string
print(string.format("%d", "abc")) --! format-type
print(string.format("%d", "12"), string.format("%d", s), string.format("%d", 1.5))
print(string.format("%s", nil)) --! argument-nil
print(string.format("%s", t)) --! argument-type
print(string.format("%s", unknown), string.format(unknown, 1), string.format("%s %s", unknown()))
local layout = "%d:%d"
print(layout:format(1)) --! format-missing
print(string.format("%d", string.find(s, "x"))) --! nil-argument
local function two() return 1, 2 end
print(string.format("%d", two()), string.format("%d %d", two()))
print(string.format("%d %d %d", two())) --! format-missing
print(string.format("%q %c %i %u %o %x %X %e %E %f %g %G", s, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
print(string.format("%-5s|%+d|% d|%#x|%05d|%.3s", s, 1, 1, 1, 1, s))
print(s % 5, "%d" % { 1 })
-- struct
print(struct.pack("<i2>H!4 bBlLTxsc3c0fd", 1, 2, 3, 4, 5, 6, 7, s, s, s, 1.5, 2))
print(struct.pack("<i2b", 1)) --! format-missing
print(struct.pack("<i2", 1, 2)) --! format-extra
print(struct.pack("b", "x")) --! format-type
print(struct.pack("c4", "abc")) --! format-type
print(struct.pack("y", 1)) --! pack-format
print(struct.pack("!3b", 1)) --! pack-format
print(struct.size("Bs")) --! pack-format
print(struct.size("c0")) --! pack-format
print(struct.size("<i2c4"))
print(struct.unpack("c0", s)) --! pack-format
local size, text, after = struct.unpack("<Hs", s)
print(size + 1, text:upper(), after + 1)
print(struct.unpack("bc0", s):upper())
local one, two, three = struct.unpack("B", s)
print(one + two, three.x) --! index-non-table
-- addresses
local sck = net.createConnection()
sck:connect(80, "example.com")
sck:connect(80, "192.168.1.5")
sck:connect(80, "http://example.com") --! argument-text
sck:connect(80, "example.com:80") --! argument-text
sck:connect(80, "example.com/index.html") --! argument-text
http.get("http://example.com/", nil, print)
http.get("example.com", nil, print) --! argument-text
http.get("http://example.com/", "A: b\r\n", print)
http.get("http://example.com/", "A: b", print) --! argument-text
http.get("http://example.com/", "none\r\n", print) --! argument-text
wifi.sta.setip({ ip = "192.168.1.300" }) --! argument-text
wifi.sta.setip({ ip = "192.168.1.30", netmask = "home" }) --! argument-text
wifi.sta.config({ ssid = "x", bssid = "18:fe:34:00:00:01" })
wifi.sta.config({ ssid = "x", bssid = "18:fe:34:00:00:0x" }) --! argument-text
cron.schedule("* * * * *", print)
cron.schedule("0,30 */2 1 12 0", print)
cron.schedule("* * * *", print) --! argument-text
cron.schedule("60 * * * *", print) --! argument-text
cron.schedule("0-5 * * * *", print) --! argument-text
cron.schedule("*/0 * * * *", print) --! argument-text
cron.schedule("\t*  * * * * ", print)
