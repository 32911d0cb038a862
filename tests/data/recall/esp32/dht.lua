-- Two kinds of sensor.
local status, temp, humi, temp_dec, humi_dec = dht.read2x(4)
if status == dht.OK then
  print(string.format("%d.%d %d.%d", temp, temp_dec, humi, humi_dec))
elseif status == dht.ERROR_TIMEOUT or status == dht.ERROR_CHECKSUM then
  print("no luck")
end
print(dht.read11(5))
