-- Loops made of goto and labels, with locals and captured locals.
local i = 1
::top::
local x = i
print(x)
i = i + 1
if i < 10 then goto top end
do
  ::again::
  local y = i
  local function f() return y end
  i = i - 1
  if f() > 1 then goto again end
end
::inf::
do
  local z
  local function g() z = z end
  if g() then goto inf end
end
