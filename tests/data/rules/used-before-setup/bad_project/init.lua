gpio.write(1, gpio.HIGH) --> gpio.write() before anything is set up for 1
gpio.mode(1, gpio.OUTPUT)
dofile("app.lua")
