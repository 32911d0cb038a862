local function a()
  while true do
    if gpio.read(1) == 1 then break end
  end
end
local function b()
  while true do
    if gpio.read(1) == 1 then return end
  end
end
local co = coroutine.create(function()
  while true do
    gpio.write(1, gpio.read(2))
    coroutine.yield()
  end
end)
local function pause() coroutine.yield() end
local other = coroutine.wrap(function()
  while true do
    pause()
  end
end)
local function c()
  while true do
    if gpio.read(1) == 1 then error("pressed") end
  end
end
local function d()
  while true do
    unknown()
  end
end
local function e()
  repeat
    if gpio.read(1) == 1 then node.restart() end
    local done = gpio.read(2) == 1
  until done
end
a() b() c() d() e() other(co)
