-- Asks for the network of the house.
wifi.setmode(wifi.STATIONAP)
wifi.ap.config({ ssid = "Gadget setup", auth = wifi.OPEN })
enduser_setup.manual(false)
enduser_setup.start(
  "Gadget",
  function()
    print("connected", wifi.sta.getip())
    enduser_setup.stop()
  end,
  function(code, text)
    print("setup failed", code, text)
  end,
  print
)
