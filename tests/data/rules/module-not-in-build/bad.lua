-- check: modules=file,gpio,node
print(bit.band(1, 2)) --> module bit is not in the build: this is nil (2 uses in this file)
print(bit.bor(1, 2))
local function later() tmr.create() end --> module tmr is not in the build
gpio.read(1)
return later
