local function fetch()
  http.get("http://192.0.2.1/", nil, function(code) print(code) end) --> before there is an address
end
wifi.sta.connect()
fetch()
