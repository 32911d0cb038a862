-- check: target=esp8266-lua53
print(unpck({})) --> 'unpck' is not defined
print(gcinfo()) --> 'gcinfo' is not defined
