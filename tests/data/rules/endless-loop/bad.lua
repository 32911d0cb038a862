local function a()
  while true do --> this loop never ends
    gpio.write(1, gpio.read(2))
  end
end
local function b()
  repeat --> this loop never ends
    tmr.wdclr()
  until false
end
local function c()
  while 1 do --> this loop never ends
    for i = 1, 3 do
      if i == 2 then break end
    end
  end
end
local function help() gpio.write(1, 1) end
local function d()
  while true do --> this loop never ends
    help()
    local f = function() return 1 end
    print(f())
  end
end
a() b() c() d()
