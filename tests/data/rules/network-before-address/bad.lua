wifi.setmode(wifi.STATION)
wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
http.get("http://192.0.2.1/", nil, function(code) print(code) end) --> warning: http.get() before there is an address
