-- A stepper by timed pulses.
local STEP, DIR = 1, 2
gpio.mode(STEP, gpio.OUTPUT)
gpio.mode(DIR, gpio.OUTPUT)
local run = gpio.pulse.build({
  { [STEP] = gpio.HIGH, [DIR] = gpio.HIGH, delay = 500 },
  { [STEP] = gpio.LOW, delay = 500, count = 200, loop = 1 },
})
run:start(function()
  print("arrived")
end)
