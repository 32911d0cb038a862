-- check: target=esp8266-lua53
print(4294967295) --> it becomes the float 4294967296
print(4294967296) --> does not fit into an integer: it becomes a float
print(0x80000000) --> 0x80000000 is -2147483648 here
local days = adc.read(0)
print(days * 86400 * 1000 * 1000) --> the constants alone give 86400000000
