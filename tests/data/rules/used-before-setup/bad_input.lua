gpio.mode(1, gpio.INPUT)
gpio.write(1, gpio.HIGH) --> gpio.write() before gpio.mode() for pin 1 (output)
i2c.start(0) --> i2c.start() before i2c.setup(): it
i2c.setup(0, 5, 6, i2c.SLOW)
spi.send(1, 5) --> spi.send() before spi.setup() for id 1: it
spi.setup(1, spi.MASTER, spi.CPOL_LOW, spi.CPHA_LOW, 8, 8)
