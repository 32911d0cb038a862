-- CLOSE in front of break, at the end of blocks, and in repeat loops with captured locals.
local fs = {}
while f() do
  local a
  fs[1] = function() return a end
  if a then break end
end
for i = 1, 2 do
  local b
  do
    local c
    fs[2] = function() return b, c end
    if c then break end
  end
  fs[3] = function() return i end
end
repeat
  local d
  fs[4] = function() return d end
  if d == 1 then break end
until d
for k, v in pairs(fs) do
  local function e() return k, e end
  while v do
    local w = v
    fs[5] = function() return w, v end
    break
  end
end
do
  local g
  fs[6] = function() return g end
end
return fs
