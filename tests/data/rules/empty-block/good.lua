if x then
  -- nothing to do
else f() end
while x do end
local function f() end
do --[[ later ]] end
for i = 1, 3 do end
