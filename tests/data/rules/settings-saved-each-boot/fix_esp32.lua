-- check: target=esp32-lua53
wifi.mode(wifi.STATION)
wifi.sta.config({ ssid = "home", pwd = "secret123" })
wifi.sta.config({ ssid = "home", pwd = "secret123" }, false)
-- fixed:
wifi.mode(wifi.STATION, false)
wifi.sta.config({ ssid = "home", pwd = "secret123" }, false)
wifi.sta.config({ ssid = "home", pwd = "secret123" }, false)
