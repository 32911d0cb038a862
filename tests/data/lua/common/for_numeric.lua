-- Numeric for: two and three values, positive and negative steps, expressions, nesting.
local s = 0
for i = 1, 10 do s = s + i end
for i = 10, 1, -1 do s = s - i end
for i = f(), g(), h() do s = i end
for i = s, s * 2, s do local s = i end
for i = 1, 0 do end
for i = 1, 3 do
  for j = i, 3 do
    for k = j, 3 do
      if k == 2 then break end
      s = s + k
    end
  end
end
for i = 1, 2 do
  i = i + 1
  local i = i
end
return s
