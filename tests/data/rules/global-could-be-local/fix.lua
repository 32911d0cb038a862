ledPin = 4
gpio.mode(ledPin, gpio.OUTPUT)
function blink() gpio.write(ledPin, 1) end
blink()
-- fixed:
local ledPin = 4
gpio.mode(ledPin, gpio.OUTPUT)
local function blink() gpio.write(ledPin, 1) end
blink()
