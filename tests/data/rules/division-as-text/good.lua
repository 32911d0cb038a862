-- check: target=esp8266-lua53
local total = adc.read(0)
print("half/" .. total // 2, "v" .. total / 10.5, "x" .. total * 2)
