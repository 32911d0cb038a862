-- check: target=esp8266-lua53
local a = 1 // 0.0
