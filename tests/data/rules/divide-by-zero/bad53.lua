-- check: target=esp8266-lua53
local a = x // 0 --> raises an error
local b = 1 % 0 --> raises an error
