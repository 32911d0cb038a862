-- esp32 5.3
wifi.mode(wifi.STATION)
wifi.mode(wifi.AUTH_OPEN) --! argument-constant
wifi.mode(9) --! argument-set
wifi.setmode(wifi.STATION) --! removed-api
wifi.start()
wifi.sta.config({ ssid = "x", pwd = "12345678", scan_method = "all", rm = true, btm = 1 }, true)
wifi.sta.config({ ssid = "x", scan_method = "slow" }) --! option-value
wifi.sta.config({ pwd = "12345678" }) --! missing-option
wifi.sta.config({ ssid = "x", auto = false }) --! unknown-option
wifi.sta.on("got_ip", function(event, info) print(event, info.ip, info.gw) end)
wifi.sta.on("got_ip", nil)
wifi.sta.on("disconnect", print) --! unknown-event
wifi.ap.on("probe_req", function(_, info) print(info.from) end)
wifi.ap.config({ ssid = "x", pwd = "12345678", hidden = true, auth = wifi.AUTH_WPA2_PSK })
wifi.ap.config({ ssid = "x", hidden = 1 }) --! option-value
wifi.sta.scan({ hidden = 1 }, function(err, aps)
  if not err then
    for _, ap in ipairs(aps) do print(ap.ssid, ap.rssi) end
  end
end)
wifi.sta.scan(function() end) --! argument-type missing-argument
wifi.sta.setip({ ip = "10.0.0.2", netmask = "255.0.0.0" }) --! missing-option
wifi.sta.powersave("deep") --! argument-set
print(wifi.HT20) --! removed-api
local primary, secondary = wifi.getchannel()
print(primary, secondary == wifi.STR_WIFI_SECOND_CHAN_ABOVE)
if primary == 1 then node.dsleep({ secs = 10, gpio = { 13, 15 } }) end
if primary == 2 then node.dsleep({ gpio = 13, level = 0, pull = true }) end
if primary == 3 then node.dsleep({ gpio = 13, level = 2 }) end --! option-value
if primary == 4 then node.dsleep(1000000) end
if primary == 5 then node.dsleep(1000000, 4) end --! extra-argument
print(node.sleep({ secs = 10, gpio = true }) == node.wakeup.GPIO)
node.sleep({ touch = true, uart = { 0, 1 } })
node.task.post(node.task.LOW_PRIORITY, print)
print(node.uptime())
print(node.info("hw").cpu_cores)
node.output(function(str) print(#str) end, 1)
node.setcpufreq(80) --! removed-api
file.open("a") --! removed-api
for name, size in pairs(file.list()) do print(name, size) end
uart.setup(2, 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1, { tx = 17, rx = 16 })
uart.setup(0, 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1, 1)
uart.setup(1, 115200, 8, uart.PARITY_NONE, uart.STOPBITS_1, { tx = 17 }) --! missing-option
uart.on("data", "\n", function(d) print(d) end, 0)
uart.on(2, "data", 4, function(d) print(d) end)
uart.on(2, "error", function(e) print(e) end)
uart.on(2, "data")
uart.on(2, "line", print) --! unknown-event
uart.start(2)
uart.wakeup(0, 2) --! argument-range
time.set(1700000000)
print(time.get())
print(time.epoch2cal(0).year, time.cal2epoch({ year = 2020, mon = 2 }))
time.initntp()
otaupgrade.complete(1)
otaupgrade.complete(true) --! argument-type
for label, slot in pairs(({ otaupgrade.info() })[3]) do print(label, slot.version) end
eromfs.mount("web", "/web")
