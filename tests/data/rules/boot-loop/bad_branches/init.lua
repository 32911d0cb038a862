local function sleep()
  rtctime.dsleep(60000000) --> rtctime.dsleep() each time
end
if gpio.read(1) == 1 then
  print("long")
end
sleep()
