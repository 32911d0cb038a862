gpio.write(1, gpio.HIGH) --> gpio.write() before gpio.mode() for pin 1 (output)
gpio.mode(1, gpio.OUTPUT)
dofile("app.lua")
