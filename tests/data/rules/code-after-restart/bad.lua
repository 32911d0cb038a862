local function check(volts)
  if volts < 3000 then
    node.dsleep(60000000) --> node.dsleep() returns, and line 5 still runs
  end
  gpio.write(1, gpio.HIGH)
end
check(adc.readvdd33())

local function stop()
  node.restart() --> node.restart() returns, and line 11 still runs
  file.remove("state")
end
stop()

local state
local function assign()
  node.restart() --> and line 18 still runs
  state = "off"
end
assign()
print(state)

for i = 1, 3 do
  if file.exists("reset" .. i) then node.restart() end --> line 25 still runs
  file.remove("reset" .. i)
end
