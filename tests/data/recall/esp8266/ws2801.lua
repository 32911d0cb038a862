-- Two LEDs.
ws2801.init(0, 2)
ws2801.write(string.char(255, 0, 0, 0, 255, 0))
