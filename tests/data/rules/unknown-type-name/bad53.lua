-- check: target=esp8266-lua53
if type(x) == "lightfunction" then end --> 'lightfunction'
