-- Compass.
i2c.setup(0, 1, 2, i2c.SLOW)
hmc5883l.setup()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  local x, y, z = hmc5883l.read()
  print(string.format("x = %d, y = %d, z = %d", x, y, z))
end)
