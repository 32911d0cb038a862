function check(volts)
  if volts < 3000 then
    node.dsleep(60000000)
    return
  end
  gpio.write(1, gpio.HIGH)
end

function branches(x)
  if x then
    node.restart()
  else
    file.remove("state")
  end
end

-- Only tells.
function tell()
  node.restart()
  print("restarting")
end

-- Does not return.
function deep()
  rtctime.dsleep(60000000)
end

function last()
  file.remove("state")
  node.restart()
end

-- A function that restarts perhaps.
local function perhaps(x)
  if x then node.restart() end
end
function try()
  perhaps(1)
  file.remove("state")
end
