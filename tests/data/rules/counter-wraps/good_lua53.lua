-- check: target=esp8266-lua53
local start = tmr.now()
local passed = (tmr.now() - start) & 0x7fffffff
print(passed)
