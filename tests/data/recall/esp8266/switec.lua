-- Needle of a car's instrument.
local NEEDLE = 0
switec.setup(NEEDLE, 5, 6, 7, 8, 400)
switec.moveto(NEEDLE, -1000, function()
  switec.reset(NEEDLE)
  switec.moveto(NEEDLE, 400)
end)
local position, target = switec.getpos(NEEDLE)
print(position, target)
tmr.create():alarm(10000, tmr.ALARM_SINGLE, function()
  switec.close(NEEDLE)
end)
