-- Humidity.
local HDC1000 = require("HDC1000")
HDC1000.setup(1)
HDC1000.config()
print(HDC1000.getTemp(), HDC1000.getHumi())
if HDC1000.batteryDead() then
  print("battery")
end
