-- WiFi on the ESP32: nothing is running after boot, and reconnecting is up to the application.

local RETRY_MS = 3000

local M = {}

-- on_address(ip) is called for every new address.
function M.start(settings, on_address)
  local retry = tmr.create()
  retry:register(RETRY_MS, tmr.ALARM_SEMI, function()
    wifi.sta.connect()
  end)

  wifi.sta.on("start", function()
    wifi.sta.connect()
  end)
  wifi.sta.on("got_ip", function(_, info)
    on_address(info.ip)
  end)
  wifi.sta.on("disconnected", function(_, info)
    print("wifi: disconnected, reason " .. info.reason)
    retry:start()
  end)

  wifi.mode(wifi.STATION, false)
  wifi.sta.config({ ssid = settings.ssid, pwd = settings.pwd }, false)
  wifi.start()
end

return M
