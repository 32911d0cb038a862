tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  i2c.start(0) --> info: nothing in this program sets up what i2c.start() uses: it cannot be relied on
  i2c.stop(0)
end)
