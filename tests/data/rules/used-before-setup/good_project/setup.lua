gpio.mode(1, gpio.OUTPUT)
i2c.setup(0, 5, 6, i2c.SLOW)
