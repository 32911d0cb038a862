for i = 1, 10 do
  i = i * 2
  print(i)
end
for k, v in pairs(t) do v = nil end
for i = 1, 3 do local i = 2 print(i) end
