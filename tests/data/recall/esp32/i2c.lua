-- Reads a sensor in hardware and in software.
local ADDRESS = 0x77
i2c.setup(i2c.SW, 21, 22, i2c.SLOW)
i2c.start(i2c.SW)
if i2c.address(i2c.SW, ADDRESS, i2c.TRANSMITTER) then
  i2c.write(i2c.SW, 0xAA)
end
i2c.stop(i2c.SW)

i2c.setup(i2c.HW0, 18, 19, i2c.FAST, 2)
i2c.start(i2c.HW0)
i2c.address(i2c.HW0, ADDRESS, i2c.RECEIVER, true)
i2c.read(i2c.HW0, 4)
i2c.stop(i2c.HW0)
i2c.transfer(i2c.HW0, function(data, ack)
  print(data, ack)
end, 100)

i2c.slave.setup(i2c.HW1, { sda = 25, scl = 26, addr = 0x33, rxbuf_len = 64, txbuf_len = 64 })
i2c.slave.on(i2c.HW1, "receive", function(err, data)
  if not err then
    print(data)
  end
end)
i2c.slave.send(i2c.HW1, "hello", 1, 2)
