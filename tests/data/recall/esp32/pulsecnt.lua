-- Counts the wind wheel.
local wheel = pulsecnt.create(0, function(unit, thr0, thr1, lower, higher, zero)
  print(unit, thr0, thr1, lower, higher, zero)
end)
wheel:chan0Config(
  2,
  pulsecnt.PCNT_PIN_NOT_USED,
  pulsecnt.PCNT_COUNT_INC,
  pulsecnt.PCNT_COUNT_DIS,
  pulsecnt.PCNT_MODE_KEEP,
  pulsecnt.PCNT_MODE_KEEP,
  -100,
  100
)
wheel:setThres(-50, 50)
wheel:setFilter(1000)
wheel:clear()
print(wheel:getCnt())
