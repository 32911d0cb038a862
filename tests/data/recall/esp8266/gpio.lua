-- Door bell with a lamp.
local BUTTON, LAMP, BUZZER = 3, 4, 5
gpio.mode(BUTTON, gpio.INT, gpio.PULLUP)
gpio.mode(LAMP, gpio.OUTPUT)
gpio.mode(BUZZER, gpio.OPENDRAIN)

local pressed = 0
gpio.trig(BUTTON, "down", function(level, when, count)
  pressed = pressed + count
  print("pressed", level, when, pressed)
  gpio.write(LAMP, gpio.HIGH)
end)

if gpio.read(BUTTON) == gpio.LOW then
  gpio.trig(BUTTON)
end

gpio.serout(BUZZER, gpio.HIGH, { 5000, 3000, 5000 }, 3, function()
  gpio.write(BUZZER, gpio.LOW)
end)

local pulser = gpio.pulse.build({
  { [LAMP] = gpio.HIGH, delay = 250000 },
  { [LAMP] = gpio.LOW, delay = 250000, loop = 1, count = 20, min = 240000, max = 260000 },
})
pulser:start(function(pos, steps, offset, now)
  print(pos, steps, offset, now)
end)
pulser:adjust(100)
pulser:update(1, { delay = 125000 })
local pos, steps = pulser:getstate()
print(pos, steps)
pulser:stop(1, function()
  pulser:cancel()
end)
