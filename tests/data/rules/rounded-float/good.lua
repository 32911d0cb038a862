-- check: target=esp8266-lua53
print(16777216.0, 1e9, 0.1)
local now = tmr.now()
print(now // 1000, now % 1000, adc.read(0) / 1023, now + 5)
