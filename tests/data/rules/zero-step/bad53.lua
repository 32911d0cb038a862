-- check: target=esp8266-lua53
for i = 1, 2, 0 do end --> 'for' step is zero
