-- The same name several times: in one list, in inner blocks, as its own initial value.
local x = 1
local x = x + 1
local x, x = x, x
do
  local x = x
  x = x + 1
  do
    local x = x
    print(x)
  end
  print(x)
end
local function x(x)
  local x = x
  return x
end
print(x)
