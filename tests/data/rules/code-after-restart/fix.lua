function check(volts)
  if volts < 3000 then
    node.dsleep(60000000) -- a minute
  end
  if volts > 9000 then node.restart() end
  gpio.write(1, gpio.HIGH)
  node.restart()
  gpio.write(2, gpio.HIGH)
end
-- fixed:
function check(volts)
  if volts < 3000 then
    node.dsleep(60000000) -- a minute
    return
  end
  if volts > 9000 then node.restart() return end
  gpio.write(1, gpio.HIGH)
  node.restart()
  gpio.write(2, gpio.HIGH)
end
