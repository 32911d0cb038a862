-- Red, green, blue.
ws2812.init(ws2812.MODE_DUAL)
ws2812.write(string.char(0, 255, 0, 255, 0, 0), string.char(0, 0, 255))
ws2812.write(string.char(0, 0, 0))
local buffer = pixbuf.newBuffer(3, 3)
buffer:fill(1, 2, 3)
ws2812.write(buffer, nil)
