-- check: target=esp8266-lua53
local total = adc.read(0)
print("half/" .. total / 2) --> a whole result shows as 5.0
print((total / 2) .. "%") --> a whole result shows as 5.0
