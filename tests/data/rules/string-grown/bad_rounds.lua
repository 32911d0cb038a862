-- check: rounds=2
local out = ""
for i = 1, 3 do
  out = out .. i --> warning: 'out' is copied
end
for i = 1, 2 do
  out = out .. i
end
