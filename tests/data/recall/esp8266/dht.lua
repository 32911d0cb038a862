-- Temperature and humidity in the cellar.
local PIN = 5
local status, temp, humi, temp_dec, humi_dec = dht.read(PIN)

if status == dht.OK then
  print(string.format("%d.%03d C, %d.%03d %%", temp, temp_dec, humi, humi_dec))
elseif status == dht.ERROR_CHECKSUM then
  print("checksum")
elseif status == dht.ERROR_TIMEOUT then
  print("timed out")
end

local ok, celsius = dht.read11(6)
print(ok, celsius)
print(dht.read12(7))
print(dht.readxx(2))
