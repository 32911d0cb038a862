-- Samples while the radio sleeps.
if rtcfifo.ready() == 0 then
  rtcfifo.prepare({ sensor_count = 2, interval_us = 60000000, storage_begin = 21 })
end
rtcfifo.put(rtctime.get(), 2150, 2, "temp")
local timestamp, value, neg_e, name = rtcfifo.peek(0)
print(timestamp, value, neg_e, name)
print(rtcfifo.count())
while rtcfifo.count() > 10 do
  print(rtcfifo.pop())
end
rtcfifo.dsleep_until_sample(5000000)
