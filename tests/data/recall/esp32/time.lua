-- Local time from the net.
time.initntp("pool.ntp.org")
if time.ntpenabled() then
  time.settimezone("CET-1CEST,M3.5.0,M10.5.0/3")
end
local seconds, micros = time.get()
print(seconds, micros)
local now = time.getlocal()
print(string.format("%04d-%02d-%02d %02d:%02d:%02d DST:%d", now.year, now.mon, now.day, now.hour, now.min, now.sec, now.dst))
local calendar = time.epoch2cal(seconds)
print(calendar.year, time.cal2epoch({ year = 2024, mon = 2, day = 3, hour = 4, min = 5, sec = 6 }))
time.set(1700000000)
time.ntpstop()
