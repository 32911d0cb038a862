-- Ramp on the first output.
dac.enable(dac.CHANNEL_1)
local level = 0
tmr.create():alarm(10, tmr.ALARM_AUTO, function(t)
  dac.write(dac.CHANNEL_1, level)
  level = level + 1
  if level > 255 then
    t:stop()
    dac.disable(dac.CHANNEL_1)
  end
end)
