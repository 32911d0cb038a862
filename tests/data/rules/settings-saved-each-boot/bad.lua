wifi.setmode(wifi.STATION) --> hint: wifi.setmode() saves its settings in flash at each start
wifi.sta.config({ ssid = "home", pwd = "secret123" }) --> wifi.sta.config() saves
local config = { ssid = "home", pwd = "secret123" }
wifi.sta.config(config) --> wifi.sta.config() saves
