-- Jumps that leave the scope of captured locals must close them.
for i = 1, 3 do
  local a = i
  local f = function() return a, i end
  if f() then goto continue end
  do
    local b
    f = function() return b end
    goto continue
  end
  ::continue::
end
do
  local k
  ::top::
  local a
  local f = function() return a end
  if f() then goto top end
  if k then goto out end
end
::out::
while true do
  local x
  do
    local y
    local g = function() return x, y end
    if g then break end
    if x then goto after end
  end
  local z = function() return x end
  if z then goto after end
end
::after::
