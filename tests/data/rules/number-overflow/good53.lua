-- check: target=esp8266-lua53
print(2147483647, -2147483648, 0x7FFFFFFF, 3600 * 1000, 3600 * 1000.0 * 1000000)
print(3600 * adc.read(0) / 1000000 * 1000000)
