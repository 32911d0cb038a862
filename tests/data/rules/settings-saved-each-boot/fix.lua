wifi.setmode(wifi.STATION)
wifi.sta.config({ ssid = "home", pwd = "secret123" })
wifi.sta.config { ssid = "home", pwd = "secret123", }
local config = { ssid = "home", pwd = "secret123" }
wifi.sta.config(config)
wifi.ap.config({ ssid = "box", pwd = "secret123", save = true })
-- fixed:
wifi.setmode(wifi.STATION, false)
wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
wifi.sta.config { ssid = "home", pwd = "secret123", save = false, }
local config = { ssid = "home", pwd = "secret123" }
wifi.sta.config(config)
wifi.ap.config({ ssid = "box", pwd = "secret123", save = true })
