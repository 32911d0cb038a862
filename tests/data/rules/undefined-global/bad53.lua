-- check: target=esp8266-lua53
print(unpck({})) --> 'unpck' is not defined
print(tabel.concat({})) --> 'tabel' is not defined
