-- The gadget is found by name.
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(info)
  mdns.register("gadget", {
    description = "Lamp in the hall",
    service = "http",
    port = 80,
    location = "hall",
  })
  print("mdns at", info.IP)
end)
wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, function()
  mdns.close()
end)
