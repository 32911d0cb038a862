gpio.mode(1, gpio.OUTPUT)
gpio.write(2, gpio.HIGH) --> gpio.write() before gpio.mode() for pin 2 (output)
