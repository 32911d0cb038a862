-- check: target=esp8266-lua53
--^> begins with a byte order mark
print(1)
