print(wifi_name) --> global 'wifi_name' is not defined in any file here; 'etc/secrets.lua'
