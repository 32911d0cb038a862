if file.exists("inverted") then
  gpio.mode(1, gpio.OUTPUT, gpio.PULLUP)
else
  gpio.mode(1, gpio.OUTPUT)
end
gpio.write(1, gpio.HIGH)
