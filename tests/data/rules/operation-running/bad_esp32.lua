-- check: target=esp32-lua53
wifi.start()
wifi.sta.scan({}, print)
wifi.sta.scan({}, print) --> error: wifi.sta.scan() while the one before is still running: it raises
