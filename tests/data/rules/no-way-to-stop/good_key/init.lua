gpio.mode(3, gpio.INPUT)
if gpio.read(3) == 1 then
  dofile("app.lua")
end
