function check(volts)
  if volts < 3000 then
    node.dsleep(60000000) --> node.dsleep() returns, and line 5 still runs
  end
  gpio.write(1, gpio.HIGH)
end

function stop()
  node.restart() --> node.restart() returns, and line 10 still runs
  file.remove("state")
end

local state
function assign()
  node.restart() --> and line 16 still runs
  state = "off"
end
print(state)

for i = 1, 3 do
  if file.exists("reset" .. i) then node.restart() end --> line 22 still runs
  file.remove("reset" .. i)
end

-- A function that always restarts.
local function reboot()
  print("restarting")
  node.restart()
end
function update()
  reboot() --> info: reboot() returns, and line 32 still runs
  file.remove("state")
end
