local function sleep() rtctime.dsleep(60000000) end --> rtctime.dsleep() each time the program starts
local function stop()
  if adc.read(0) > 5 then
    node.restart()
  else
    sleep()
  end
end
stop()
