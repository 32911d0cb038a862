-- Fades a lamp.
local lamp = ledc.newChannel({
  gpio = 19,
  bits = ledc.TIMER_13_BIT,
  mode = ledc.HIGH_SPEED,
  timer = ledc.TIMER_0,
  channel = ledc.CHANNEL_0,
  frequency = 1000,
  duty = 4096,
})
lamp:setduty(2000)
lamp:setfreq(2000)
print(lamp:getfreq(), lamp:getduty())
lamp:fadewithtime(8000, 1000, ledc.FADE_NO_WAIT)
lamp:fadewithstep(100, 10, 5)
lamp:fade(4000, ledc.FADE_INCREASE, 2, 10, 20)
lamp:pause()
lamp:resume()
lamp:reset()
lamp:stop(ledc.IDLE_LOW)
