-- check: target=esp8266-lua53
print(16777217.0, 1e10 + 1) --> 16777217.0 becomes 16777216
local now = tmr.now()
print(math.floor(now / 1000)) --> tmr.now() gives more digits
print(tmr.now() / 1000000 * 3) --> tmr.now() gives more digits
print(now + 0.5) --> tmr.now() gives more digits
