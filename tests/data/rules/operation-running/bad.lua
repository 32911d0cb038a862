local function show(_, body) print(body) end
function two()
  http.get("http://192.0.2.1/a", nil, show)
  http.get("http://192.0.2.1/b", nil, show) --> error: http.get() while the one before is still running: the callback of the first is lost
end
function mixed()
  http.get("http://192.0.2.1/a", nil, show)
  http.post("http://192.0.2.1/b", nil, "x", show) --> http.post() while the one before is still running
end
function looped(urls)
  for _, url in ipairs(urls) do
    http.get(url, nil, show) --> warning: http.get() in a loop
  end
end
function scan()
  wifi.sta.getap(print)
  if gpio.read(1) == 1 then
    wifi.sta.getap(show) --> wifi.sta.getap() while the one before is still running
  end
end
function time()
  sntp.sync("pool.ntp.org")
  sntp.sync() --> sntp.sync() while the one before is still running: it raises
end
function sensor()
  bme280.startreadout(0, print)
  bme280.startreadout(0, show) --> bme280.startreadout() while the one before is still running
end
