-- check: target=esp8266-lua53
print("up")
