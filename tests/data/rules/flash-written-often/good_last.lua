-- The timer is stopped before: this comes once.
local timer = tmr.create()
timer:alarm(1000, tmr.ALARM_AUTO, function(t)
  if rtctime.get() > 0 then
    t:unregister()
    file.putcontents("time", tostring(rtctime.get()))
  end
end)
