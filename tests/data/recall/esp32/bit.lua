-- Packs a colour.
local red, green, blue = 200, 100, 50
local colour = bit.bor(bit.lshift(red, 16), bit.lshift(green, 8), blue)
print(bit.band(bit.rshift(colour, 8), 0xff), bit.arshift(colour, 16))
if bit.isset(colour, 4) and not bit.isclear(colour, 5) then
  colour = bit.set(bit.clear(colour, 4), 0, 1)
end
print(bit.bxor(colour, bit.bit(3)), bit.bnot(colour))
