-- All thermometers on one wire.
local PIN = 4
ow.setup(PIN)
ow.reset_search(PIN)
local address = ow.search(PIN)
while address do
  if ow.crc8(address:sub(1, 7)) == address:byte(8) then
    ow.reset(PIN)
    ow.select(PIN, address)
    ow.write(PIN, 0x44, 1)
    tmr.delay(750)
    if ow.reset(PIN) == 1 then
      ow.select(PIN, address)
      ow.write(PIN, 0xBE, 0)
      local data = ow.read_bytes(PIN, 9)
      print(data:byte(1) + data:byte(2) * 256, ow.read(PIN))
    end
  end
  address = ow.search(PIN)
end
ow.target_search(PIN, 0x28)
ow.skip(PIN)
ow.write_bytes(PIN, "\78\10\10", 0)
ow.depower(PIN)
print(ow.crc16("abc"), ow.check_crc16("abc", 12, 34))
ow.set_timings(480, 70, 410, 6, 64, 60, 10, 6, 9, 55)
