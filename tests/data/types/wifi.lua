-- esp8266 5.1
wifi.setmode(wifi.STATION)
wifi.setmode(wifi.STATIONAP, false)
wifi.setmode(1)
wifi.setmode(wifi.PHYMODE_B) --! argument-constant
wifi.setmode(4) --! argument-set
wifi.setmode(wifi.STATION, 1) --! argument-type
wifi.setmode(wifi.AP) --! undefined-field
wifi.sta.config({ ssid = "home", pwd = "12345678" })
wifi.sta.config({ ssid = "", save = false })
wifi.sta.config("home", "12345678") --! old-form
wifi.sta.config({ pwd = "12345678" }) --! missing-option
wifi.sta.config({ ssid = "x", password = "y" }) --! unknown-option
wifi.sta.config({ ssid = "x", save = 1 }) --! option-value
wifi.sta.config({ ssid = "x", bssid = "18:fe:34" }) --! option-value
wifi.sta.config({ ssid = "x", got_ip_cb = function(t) print(t.IP .. t.netmask) end })
wifi.ap.config({ ssid = "x", pwd = "12345678", hidden = true, auth = wifi.WPA2_PSK })
wifi.ap.config({ ssid = "x", pwd = "1234", hidden = 0 }) --! option-value
wifi.ap.config({ ssid = "x", channel = 14 }) --! option-value
wifi.ap.config({ ssid = "x", max = 5 }) --! option-value
wifi.ap.config({ ssid = "x", beacon = 100, max = 4, channel = 1, save = true })
wifi.sta.autoconnect(1)
wifi.sta.autoconnect(true) --! argument-type
wifi.sta.getap(print)
wifi.sta.getap(1, print)
wifi.sta.getap(nil, print)
wifi.sta.getap({ ssid = "x" }, 1, print)
wifi.sta.getap({ ssid = "x" }, print)
wifi.sta.getap(scanned) -- may be a function
wifi.sta.getap({ channel = 14 }, print) --! option-value
wifi.sta.getap(2, print) --! argument-set
wifi.sta.getap() --! missing-argument
wifi.sta.setip({ ip = "192.168.1.5", netmask = "255.255.255.0", gateway = "192.168.1.1" })
wifi.sta.setmac("18:fe:34:00:00:01")
wifi.sta.setmac("18fe34000001") --! argument-length
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(t) print(t.IP) end)
wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, function(t)
  if t.reason == wifi.eventmon.reason.AUTH_FAIL then print(t.SSID, t.BSSID) end
end)
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP)
wifi.eventmon.unregister(wifi.eventmon.STA_GOT_IP)
wifi.eventmon.register(wifi.eventmon.WIFI_MODE_CHANGE, print) --! removed-api
wifi.sta.eventMonReg(5, print) --! removed-api
wifi.setmaxtxpower(83) --! argument-range
local ip, mask, gateway = wifi.sta.getip()
if ip then print(ip .. mask .. gateway) end
if wifi.sta.status() == wifi.STA_GOTIP then print(wifi.sta.getrssi()) end
local ssid, pwd, set, bssid = wifi.sta.getconfig()
print(ssid .. pwd .. set .. bssid)
local config = wifi.sta.getconfig(true)
print(config.ssid, config.pwd, config.bssid_set)
for name, line in pairs(wifi.sta.getapinfo()) do print(name, line) end
wifi.monitor.start(13, 0x80, function(pkt) print(pkt.bssid_hex .. pkt[0] .. pkt:frame_subhex(1)) end)
wifi.monitor.start(function(pkt) print(pkt:radio_byte(1)) end)
