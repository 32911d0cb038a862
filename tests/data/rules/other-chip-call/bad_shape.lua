-- check: target=esp32-lua53
-- Another number of arguments: the call as a whole belongs to the other chip.
print(adc.read(0)) --> error: adc.read() is called as on the ESP8266; the ESP32 wants it otherwise
local client = mqtt.Client() --> error: mqtt.Client() is called as on the ESP8266
print(client)
