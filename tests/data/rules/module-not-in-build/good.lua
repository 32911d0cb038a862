-- check: modules=file,gpio,node
if tmr then tmr.create() end
local t = tmr and tmr.now()
gpio.read(1)
print(string.rep("a", 2), t)
