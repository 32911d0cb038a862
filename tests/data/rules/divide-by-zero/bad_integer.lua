-- check: target=esp8266-lua51-int
local a = 1 / 0 --> `/ 0` raises an error
local b = x % 0 --> raises an error
