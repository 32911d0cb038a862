gpio.mode(1, gpio.OUTPUT)
gpio.write(2, gpio.HIGH) --> gpio.write() before anything is set up for 2
