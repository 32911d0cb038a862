local function check(volts)
  if volts < 3000 then
    node.dsleep(60000000)
    return
  end
  gpio.write(1, gpio.HIGH)
end
check(adc.readvdd33())

local function branches(x)
  if x then
    node.restart()
  else
    file.remove("state")
  end
end
branches(1)

-- Only tells.
local function tell()
  node.restart()
  print("restarting")
end
tell()

-- Does not return.
local function deep()
  rtctime.dsleep(60000000)
end
deep()

local function last()
  file.remove("state")
  node.restart()
end
last()
