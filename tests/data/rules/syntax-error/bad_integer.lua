-- check: target=esp8266-lua51-int
local limit = 27.5 --> malformed number
return limit
