-- Flags of a status register.
local READY, ERROR = bit.bit(0), bit.bit(7)
local status = bit.bor(READY, 0x20)

if bit.isset(status, 0) and bit.isclear(status, 7) then
  print("ready", bit.band(status, 0x0f))
end
status = bit.set(status, 3, 4)
status = bit.clear(status, 5)
print(bit.lshift(status, 2), bit.rshift(status, 1), bit.arshift(-16, 2))
print(bit.bxor(status, ERROR), bit.bnot(status))
