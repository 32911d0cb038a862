local function again(n)
  if n > 3 then return end
  again(n + 1)
  if n > 7 then node.restart() end
end
again(1)
local _ = gpio.read(1) == 0 and node.restart()
