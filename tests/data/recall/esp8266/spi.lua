-- Flash chip on the second SPI.
local CS = 8
spi.setup(1, spi.MASTER, spi.CPOL_LOW, spi.CPHA_LOW, 8, 80, spi.FULLDUPLEX)
gpio.mode(CS, gpio.OUTPUT)
gpio.write(CS, gpio.LOW)
local wrote, id = spi.send(1, 0x9f)
print(wrote, id)
spi.send(1, "abc", { 1, 2, 3 }, 7)
local received = spi.recv(1, 4, 0xff)
print(#received)
gpio.write(CS, gpio.HIGH)

local old = spi.set_clock_div(1, 40)
spi.set_clock_div(1, old)
spi.set_mosi(1, 0, 8, 0x9f)
spi.set_mosi(1, "hello")
spi.transaction(1, 8, 0x03, 24, 0, 0, 0, 32)
print(spi.get_miso(1, 0, 8, 4))
print(spi.get_miso(1, 4))
