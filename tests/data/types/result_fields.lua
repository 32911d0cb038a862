-- esp8266 5.1
-- Fields of tables that the firmware makes.
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(T)
  print(T.IP, T.netmask)
  print(T.ip) --! result-field
  print(T.gatway) --! result-field
  local copy = T
  print(copy.address) --! result-field
end)
wifi.eventmon.register(wifi.eventmon.STA_CONNECTED, function(T)
  local name = T.SSID or T.ssid
  print(name, T.ssid)
  if T.foo then print(T.foo) end
  T.seen = tmr.now()
  print(T.seen)
end)
wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, function(T)
  helper(T)
  print(T.anything)
end)
wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, function(T)
  if T.Reason == 5 then print(T.SSID) end
  print(T.Bssid) --! result-field
end)
wifi.sta.config({ ssid = "x", got_ip_cb = function(t) print(t.IP .. t.ipaddr) end }) --! result-field
local config = wifi.sta.getconfig(true)
print(config.ssid, config.password) --! result-field
local info = net.ifinfo(1)
if info then print(info.ip, info.mac) end --! result-field
for name, line in pairs(file.list()) do print(name, line) end
local hw = node.info("hw")
print(hw.chip_id, hw.chipid) --! result-field
print(node.info("hw").flash_size, node.info("hw").flashsize) --! result-field
local a = wifi.sta.getconfig(true)
local b = wifi.sta.getconfig(true)
a.extra = 1
print(a.extra)
print(b.extra) --! result-field
local either
if unknown then either = a else either = b end
print(either.ssid, either.extra)
local time = rtctime.epoch2cal(0)
print(time.year, time.hour, time.minutes) --! result-field
