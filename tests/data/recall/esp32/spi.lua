-- Display controller as device.
local bus = spi.master(spi.HSPI, { sclk = 14, mosi = 13, miso = 12 }, 1)
local display = bus:device({ cs = 15, mode = 0, freq = 1000000, command_bits = 8 })
print(display:transfer("abc"))
local answer = display:transfer({ cmd = 0x9f, rxlen = 3, txdata = "\1" })
print(#answer)
display:remove()
bus:close()
