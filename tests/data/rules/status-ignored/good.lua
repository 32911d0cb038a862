local status, temperature = dht.read(4)
if status == dht.OK then print(temperature) end
local _, unused = dht.read(4)
local s, t = dht.read(4)
return s, t
