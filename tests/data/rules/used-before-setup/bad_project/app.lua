gpio.write(1, gpio.LOW)
