-- check: target=esp8266-lua53
local start = tmr.now()
print(tmr.now() - start)
-- fixed:
local start = tmr.now()
print(((tmr.now() - start) & 0x7fffffff))
