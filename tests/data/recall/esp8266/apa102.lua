-- A strip of four LEDs, all blue.
local DATA, CLOCK = 2, 3
local blue = string.char(31, 255, 0, 0)
apa102.write(DATA, CLOCK, blue:rep(4))
tmr.create():alarm(1000, tmr.ALARM_SINGLE, function()
  apa102.write(DATA, CLOCK, string.char(0, 0, 0, 0):rep(4))
end)
