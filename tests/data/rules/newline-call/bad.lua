-- check: target=esp8266-lua53
local x = f
(g or h)() --> continues the line before
