-- Blinds.
local RF = 4
local REMOTE = 123456
local rolling = 1

local function move(command)
  somfy.sendcommand(RF, REMOTE, command, rolling, 16, function()
    print("sent")
  end)
  rolling = rolling + 1
end

if adc.read(0) > 500 then
  move(somfy.UP)
else
  move(somfy.DOWN)
end
somfy.listen(2, function(address, command, code, counter)
  print(address, command, code, counter)
end)
