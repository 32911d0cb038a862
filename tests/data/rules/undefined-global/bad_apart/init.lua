print(SSID) --> is defined in config.lua, which neither loads
