-- Joins by the router's button.
wifi.setmode(wifi.STATION)
wps.enable()
wps.start(function(status)
  if status == wps.SUCCESS then
    wps.disable()
    wifi.sta.connect()
  elseif status == wps.TIMEOUT then
    wps.disable()
  end
end)
