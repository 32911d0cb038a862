-- check: target=esp8266-lua51-int
print(2147483648) --> 2147483648 does not fit: it is -2147483648 here
print(0xFFFFFFFF) --> 0xFFFFFFFF is -1 here
local hours = adc.read(0)
print(hours * 3600 * 1000000) --> the constants alone give 3600000000
print(60 * 60 * 24 * 1000 * 1000) --> the constants alone give 86400000000
print((hours * 3600) * 1000000) --> the constants alone give 3600000000
