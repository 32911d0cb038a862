-- Dims a lamp up and down.
local LAMP = 2
pwm.setup(LAMP, 500, 0)
pwm.start(LAMP)
local duty, step = 0, 16

local dimmer = tmr.create()
dimmer:alarm(20, tmr.ALARM_AUTO, function()
  duty = duty + step
  if duty >= 1008 or duty <= 0 then
    step = -step
  end
  pwm.setduty(LAMP, duty)
end)
pwm.setclock(LAMP, 1000)
print(pwm.getclock(LAMP), pwm.getduty(LAMP))

local function off()
  dimmer:unregister()
  pwm.stop(LAMP)
  pwm.close(LAMP)
end
gpio.trig(3, "down", off)
