-- check: target=esp8266-lua51-int
print(6 / 3, 7 / 1)
local raw = adc.read(0)
print(raw * 100 / 1023, raw / 1023, raw % 10 / 2)
print(math.random(1, 6))
print(1 / 2 == 0, (1/2) == 0)
