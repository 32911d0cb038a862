-- Prints the time and sleeps to the full minute.
rtctime.set(1436430589, 0)
local seconds, micros, rate = rtctime.get()
print(seconds, micros, rate)
local tm = rtctime.epoch2cal(seconds)
print(string.format("%04d/%02d/%02d %02d:%02d:%02d", tm.year, tm.mon, tm.day, tm.hour, tm.min, tm.sec))
print(tm.wday, tm.yday)
print(rtctime.adjust_delta(1000))
if seconds % 2 == 0 then
  rtctime.dsleep_aligned(60000000, 5000000, 2)
else
  rtctime.dsleep(60000000, 4)
end
