dofile("setup.lua")
dofile("app.lua")
gpio.write(1, gpio.HIGH)
