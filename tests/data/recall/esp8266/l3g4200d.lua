-- Gyroscope.
i2c.setup(0, 1, 2, i2c.SLOW)
l3g4200d.setup()
local x, y, z = l3g4200d.read()
print(x, y, z)
if x * x + y * y > 1000 then
  print("turning")
end
