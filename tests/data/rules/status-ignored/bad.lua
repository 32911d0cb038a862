local _, temperature = dht.read(4) --> warning: the status of dht.read() is not looked at
print(temperature)
local status, temp, humi = dht.read11(4) --> the status of dht.read11()
print(temp, humi)
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  local _, t, h = dht.readxx(1) --> the status of dht.readxx()
  print(t, h)
end)
local result, value
result, value = dht.read(4) --> the status of dht.read()
print(value)
