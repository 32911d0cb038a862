-- One thermometer.
local PIN = 4
ow.setup(PIN)
ow.reset_search(PIN)
ow.target_search(PIN, 0x28)
local rom = ow.search(PIN)
if rom and ow.crc8(rom:sub(1, 7)) == rom:byte(8) then
  ow.reset(PIN)
  ow.select(PIN, rom)
  ow.write(PIN, 0x44, 1)
  ow.depower(PIN)
  ow.reset(PIN)
  ow.skip(PIN)
  ow.write_bytes(PIN, "\190", 0)
  local data = ow.read_bytes(PIN, 9)
  print(data:byte(1), ow.read(PIN), ow.crc16(data))
  print(ow.check_crc16(data, 1, 2))
end
