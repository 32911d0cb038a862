-- esp8266 5.1
local buffer = pixbuf.newBuffer(8, 3)
pixbuf.newBuffer(8, 3) --! discarded-result
pixbuf.newBuffer(0, 3) --! argument-range
buffer:fill(1, 2, 3)
buffer:fill(1, 2) --! missing-argument
buffer:fill(1, 2, 3, 4) --! extra-argument
buffer:set(1, 1, 2, 300) --! argument-range
buffer:set(1, 1, 2, 3):set(2, { 1, 2, 3 }):set(3, "abcdef")
buffer:set(0, 1, 2, 3) --! argument-range
buffer:fade(2, pixbuf.FADE_IN)
buffer:fade(2, ws2812.FADE_IN)
buffer:fade(2, pixbuf.SHIFT_CIRCULAR) --! argument-constant
buffer:fade(0) --! argument-range
buffer:shift(-1, pixbuf.SHIFT_CIRCULAR, 1, -1)
buffer:replace(buffer:sub(1, 2), -2)
buffer:replace(5) --! argument-type
buffer:mix(128, buffer, 128, buffer .. buffer)
buffer:map(function(r, g, b) return g, r, b end)
buffer:map(function(r, g, b) return g, r, b end, nil, 2)
local total = buffer:power() + #buffer:dump() + buffer:size()
print(total, buffer == buffer, buffer:get(1))
ws2812.init(ws2812.MODE_DUAL)
ws2812.init(pixbuf.FADE_OUT) --! argument-constant
ws2812.write(buffer, nil)
ws2812.write(nil, buffer)
ws2812.write(4, "abc") --! old-form
ws2812.write() --! missing-argument
ws2801.init(0, 2)
ws2801.init(13, 14)
ws2801.init(16, 0) --! argument-range
apa102.write(2, 3, buffer)
apa102.write(13, 3, buffer) --! argument-range
local display = u8g2.ssd1306_i2c_128x64_noname(0, 0x3c)
display:setFont(u8g2.font_6x10_tf)
display:setFont(nil) --! argument-nil
display:drawStr(1, 2, 3)
display:drawStr(1, 2) --! missing-argument
display:drawCircle(1, 2, 3, u8g2.DRAW_UPPER_LEFT + u8g2.DRAW_UPPER_RIGHT)
display:setPowerSave(true) --! argument-type
display:setDisplayRotation(u8g2.R1)
u8g2.ssd1306_i2c_128x64_noname(0, 0x80) --! argument-range
local second = u8g2.ssd1306_i2c_128x64_noname(function(data) print(data) end)
second:sendBuffer()
second:sendBufer() --! undefined-method
local colours = ucg.ili9341_18x240x320_hw_spi(1, 8, 4)
colours:begin(ucg.FONT_MODE_TRANSPARENT)
colours:setColor(1, 255, 0, 0)
colours:setColor(255, 0, 0)
colours:setColor(255, 0) --! missing-argument
colours:begin(ucg.DRAW_ALL) --! argument-constant
