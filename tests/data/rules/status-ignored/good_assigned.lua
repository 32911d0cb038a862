local status, value
function measure()
  status, value = dht.read(4)
end
function show()
  if status == dht.OK then print(value) end
end
last_status, last_value = dht.read(4)
