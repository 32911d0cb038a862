gpio.mode(1, gpio.OUTPUT)
gpio.mode(5, gpio.INPUT)
function set(pin) gpio.write(pin, gpio.HIGH) end
tmr.delay(11)
