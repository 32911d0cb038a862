-- Jumps that end at jumps and are directed past them.
local a, b, c = f(), g(), h()
while a do
  if b then
    while c do
      if a then break end
    end
  else
    while b do
      if c then
        break
      end
    end
  end
end
repeat
  if a then
    if b then
      if c then
      end
    end
  end
until a
for i = 1, 2 do
  if a then
    for k in b do
      if k then break else break end
    end
  end
end
if a then if b then if c then a = 1 else a = 2 end else a = 3 end else a = 4 end
return a
