-- esp32 5.3
local channel = ledc.newChannel({
  gpio = 19, bits = ledc.TIMER_13_BIT, mode = ledc.LOW_SPEED, timer = 3, channel = ledc.CHANNEL_0,
  frequency = 1000, duty = 4096, invert = true,
})
channel:fadewithtime(1000, 1000, ledc.FADE_WAIT_DONE)
channel:fadewithtime(1000, 1000)
channel:fadewithtime(1000) --! missing-argument
channel:stop(ledc.IDLE_LOW)
channel:stop(2) --! argument-set
channel:fade(0, ledc.FADE_INCREASE, 1, 2, 3)
channel:fade(0, ledc.IDLE_HIGH, 1, 2, 3) --! argument-constant
print(channel:getduty() + channel:getfreq())
ledc.newChannel({ gpio = 19 }) --! missing-option
local buffer = ws2812.newBuffer(10, 3)
buffer:fill(0, 0, 0)
buffer:set(1, 1, 2, 3)
buffer:set(1, 1, 2) --! missing-argument
buffer:fade(2, ws2812.FADE_IN)
ws2812.write({ pin = 4, data = buffer }, nil, { pin = 5, data = "abc", reset = 0 })
ws2812.write({ pin = 4 }) --! missing-option
ws2812.write(4, buffer) --! old-form
ws2812.write(buffer) --! argument-type
local knob = rotary.setup(18, 19)
knob:on(rotary.TURN, function(what, pos, when) print(what, pos, when) end)
knob:on(rotary.TURN)
knob:on(rotary.TURN, nil) --! argument-nil
local pos, pressed = knob:getpos()
print(pos, pressed)
knob:close()
sigma_delta.setup(0, 5)
sigma_delta.setup(5) --! missing-argument
sigma_delta.setduty(0, -128)
sigma_delta.setduty(0, 128) --! argument-range
local bus = spi.master(spi.HSPI, { sclk = 18, mosi = 23 })
local display = u8g2.ssd1306_128x64_noname(bus, 5, 4, 2)
display:drawBox(1, 2, 3, 4)
u8g2.ssd1306_128x64_noname(1, 5, 4, 2) --! argument-type
