adc.force_init_mode(adc.INIT_VDD33)
local volts = adc.read(0) --> warning: adc.read() gives nothing useful in the mode that is set
print(volts)
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  print(adc.read(0)) --> adc.read() gives nothing useful
end)
