i2c.setup(0, 2, 1, i2c.SLOW)
i2c.start(0)
i2c.address(0, 0x78, i2c.TRANSMITTER) --> warning: no device has the address 0x78
local ADDRESS = 0x7A
i2c.address(0, ADDRESS, i2c.RECEIVER) --> no device has the address 0x7A
local display = u8g2.ssd1306_i2c_128x64_noname(0, 0x78) --> no device has the address 0x78
print(display)
