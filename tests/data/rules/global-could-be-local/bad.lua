ledPin = 4 --> global 'ledPin' is only used in this file
function blink() gpio.write(ledPin, 1) end --> global 'blink' is only used
blink()
