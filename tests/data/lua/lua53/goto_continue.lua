-- goto as `continue` in every kind of loop.
for i = 1, 10 do
  if i % 2 == 0 then goto continue end
  print(i)
  ::continue::
end
for k, v in pairs(t) do
  if not v then goto continue end
  local w = v
  print(k, w)
  ::continue::
end
local n = 0
while n < 10 do
  n = n + 1
  if n == 5 then goto next end
  print(n)
  ::next::
end
repeat
  n = n - 1
  if n == 5 then goto skip end
  print(n)
  ::skip::
until n == 0
