i2c.address(0, 0x78, i2c.TRANSMITTER)
local ADDRESS = 0x7A
i2c.address(0, ADDRESS, i2c.RECEIVER)
-- fixed:
i2c.address(0, 0x3C, i2c.TRANSMITTER)
local ADDRESS = 0x7A
i2c.address(0, ADDRESS, i2c.RECEIVER)
