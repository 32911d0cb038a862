-- Counts the boots.
local boots = rtcmem.read32(20)
rtcmem.write32(20, boots + 1)
local a, b, c = rtcmem.read32(21, 3)
rtcmem.write32(21, a + 1, b + 1, c + 1)
