wifi.sta.connect()
if wifi.sta.getip() then
  http.get("http://192.0.2.1/", nil, function(code) print(code) end)
end
