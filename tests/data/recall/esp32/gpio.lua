-- Button and lamp.
local BUTTON, LAMP = 0, 5
gpio.config({ gpio = BUTTON, dir = gpio.IN, pull = gpio.PULL_UP }, { gpio = { LAMP, 18 }, dir = gpio.OUT, opendrain = 0 })
gpio.set_drive(LAMP, gpio.DRIVE_2)
gpio.trig(BUTTON, gpio.INTR_DOWN, function(pin, level)
  print(pin, level)
  gpio.write(LAMP, 1)
end)
if gpio.read(BUTTON) == 0 then
  gpio.trig(BUTTON)
end
gpio.wakeup(BUTTON, gpio.INTR_LOW)
