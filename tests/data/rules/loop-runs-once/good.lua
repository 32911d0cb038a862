for k in pairs(t) do return k end
repeat
  if x then break end
  f()
until true
while x do
  if y then break end
end
for i = 1, 3 do
  if x then return i end
end
