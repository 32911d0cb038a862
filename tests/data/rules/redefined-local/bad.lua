local a = 1
local a = 2 --> 'a' is already a local
local function f(x, x) --> 'x' is already a parameter
  local x = 1 --> 'x' is already a parameter
  return x
end
for i = 1, 2 do local i = 3 end --> 'i' is already a loop variable
local function f() end --> 'f' is already a local
