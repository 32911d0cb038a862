-- Neighbouring LOADNIL instructions that merge, and those that a jump target keeps apart.
local a
local b
local c, d = nil, nil
local e = 1
local f
local g = nil
do
  local h
  local i
end
local j
if e then
  local k
end
local l
local m, n
f, g = nil, nil
f = nil
g = nil
a, b, c = nil
while f do
  local o
end
local p
return a, b, c, d, e, f, g, j, l, m, n, p
