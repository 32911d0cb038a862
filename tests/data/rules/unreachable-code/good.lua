local function f(x)
  if x then return 1 end
  if DEBUG then error("no") end
  while true do
    if x then break end
  end
  for i = 1, 3 do return i end
  return 2
end
local function error() end
error()
print(f)
do return end
