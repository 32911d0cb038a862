dofile("etc/secrets.lua")
dofile("app.lua")
print(wifi_password) --> global 'wifi_password' is not defined in any file here; 'etc/secrets.lua'
prnt(1) --> global 'prnt' is not defined anywhere: it is nil, and calling it raises an error
