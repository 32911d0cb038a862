wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
tmr.create():alarm(10000, tmr.ALARM_SINGLE, function()
  http.get("http://192.0.2.1/", nil, function(code) print(code) end)
end)
