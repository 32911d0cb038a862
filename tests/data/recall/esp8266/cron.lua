-- Waters the plants in the morning, not on Sundays.
local PUMP = 5
gpio.mode(PUMP, gpio.OUTPUT)

local morning = cron.schedule("30 6 * * 1,2,3,4,5,6", function(entry)
  gpio.write(PUMP, gpio.HIGH)
  tmr.create():alarm(10000, tmr.ALARM_SINGLE, function()
    gpio.write(PUMP, gpio.LOW)
  end)
  entry:schedule("0 7 * * 1,2,3,4,5,6")
end)

morning:handler(function(entry)
  print("watered", entry)
  entry:unschedule()
end)
cron.schedule("*/5 * * * *", function()
  print("five minutes")
end)
if file.exists("holiday") then
  cron.reset()
end
