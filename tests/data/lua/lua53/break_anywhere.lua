-- In 5.3 break may stand in the middle of a block.
while true do
  break
  print(1)
end
for i = 1, 2 do
  break;
  break
end
repeat break local a until a
while true do if a then break; b() end end
