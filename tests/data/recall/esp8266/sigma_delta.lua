-- Analogue voltage by filtering pulses.
local PIN = 2
sigma_delta.setup(PIN)
sigma_delta.setprescale(10)
sigma_delta.settarget(128)
sigma_delta.setpwmduty(64)
tmr.create():alarm(5000, tmr.ALARM_SINGLE, function()
  sigma_delta.close(PIN)
end)
