-- Counts sleeps.
local count = rtcmem.read32(0)
rtcmem.write32(0, count + 1)
local a, b = rtcmem.read32(1, 2)
rtcmem.write32(1, a, b)
