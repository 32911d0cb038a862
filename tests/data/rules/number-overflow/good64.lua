-- check: target=esp8266-lua53-64bit
print(4294967295, 0xFFFFFFFF, 3600 * 1000 * 1000)
