-- What the software timers do.
SWTMR_DBG.timer_list()
SWTMR_DBG.suspend()
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function()
  SWTMR_DBG.resume()
end)
