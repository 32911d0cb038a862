-- WiFi: joins the network and reports when it comes and goes. The firmware reconnects by itself.

local M = {}

-- on_up() is called for every new address, on_down() when a working connection is lost.
function M.start(settings, on_up, on_down)
  local up = false
  local monitor = wifi.eventmon

  monitor.register(monitor.STA_GOT_IP, function(info)
    print("wifi: " .. info.IP)
    up = true
    on_up()
  end)

  monitor.register(monitor.STA_DISCONNECTED, function(info)
    -- Repeats with every failed attempt; only the first one is news.
    if up then
      print("wifi: lost, reason " .. info.reason)
      up = false
      on_down()
    end
  end)

  wifi.setmode(wifi.STATION, false)
  wifi.sta.config({ ssid = settings.ssid, pwd = settings.pwd, auto = true, save = false })
end

return M
