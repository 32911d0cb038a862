wifi.setmode(wifi.STATION, false)
wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
local config = { ssid = "home", pwd = "secret123" }
config.save = false
wifi.sta.config(config)
-- Once, when somebody sets it up.
function setup(name)
  wifi.sta.config({ ssid = name, pwd = "secret123" })
end
-- Asked for.
wifi.setmode(wifi.SOFTAP, true)
wifi.ap.config({ ssid = "box", pwd = "secret123", save = true })
