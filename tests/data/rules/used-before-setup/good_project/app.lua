gpio.write(1, gpio.LOW)
i2c.start(0)
