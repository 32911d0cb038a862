-- check: target=esp32-lua53
local channel = ledc.newChannel({ gpio = 19, bits = ledc.TIMER_13_BIT, mode = ledc.HIGH_SPEED, timer = ledc.TIMER_0, channel = ledc.CHANNEL_0, frequency = 1000, duty = 0 })
channel:fadewithtime(100, 1000, ledc.FADE_WAIT_DONE) --> channel:fadewithtime() blocks everything for 1000 ms
channel:fadewithtime(100, 1000, ledc.FADE_NO_WAIT)
