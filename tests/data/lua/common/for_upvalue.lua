-- Loop variables that closures keep: every round has its own.
local fs = {}
for i = 1, 3 do
  fs[i] = function() return i end
end
for k, v in pairs(fs) do
  fs[k] = function() k = v; return k, v end
end
for i = 1, 3 do
  local j = i * 2
  fs[#fs + 1] = function() j = j + 1; return j end
  if j == 4 then break end
end
while true do
  local x = f()
  fs[x] = function() return x end
  if x then break end
  local y
  fs[y] = function() return x, y end
end
return fs
