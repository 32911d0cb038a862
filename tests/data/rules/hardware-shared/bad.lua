rtctime.set(1500000000)
rtcmem.write32(0, 1) --> warning: rtcmem.write32() takes the same slots of the RTC memory, which rtctime uses
rtcmem.write32(20, 1)
local function fade()
  pwm.setup(1, 100, 0)
end
fade()
gpio.mode(2, gpio.OUTPUT)
gpio.serout(2, gpio.HIGH, { 100, 100 }, 5, function() print("done") end) --> takes the hardware timer FRC1, which pwm uses
