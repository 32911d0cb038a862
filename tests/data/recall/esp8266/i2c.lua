-- Reads a register of a device.
local id, sda, scl = 0, 1, 2
local speed = i2c.setup(id, sda, scl, i2c.SLOW)
print("bus at", speed)

local function read_register(address, register)
  i2c.start(id)
  if not i2c.address(id, address, i2c.TRANSMITTER) then
    i2c.stop(id)
    return nil
  end
  i2c.write(id, register)
  i2c.stop(id)
  i2c.start(id)
  i2c.address(id, address, i2c.RECEIVER)
  local data = i2c.read(id, 1)
  i2c.stop(id)
  return data:byte(1)
end
print(read_register(0x77, 0xAA))

i2c.start(0)
i2c.address(0, 0x20, i2c.TRANSMITTER)
local sent = i2c.write(0, 0x01, "text", { 2, 3 })
i2c.stop(0)
print(sent)
