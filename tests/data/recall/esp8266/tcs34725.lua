-- Colour of the fruit.
i2c.setup(0, 4, 3, i2c.SLOW)
tcs34725.setup()
tcs34725.enable(function()
  tcs34725.setGain(0x03)
  tcs34725.setIntegrationTime(0x01)
  local clear, red, green, blue = tcs34725.raw()
  if clear > 0 and red > green and red > blue then
    print("ripe")
  end
  tcs34725.disable()
end)
