SSID = "x"
