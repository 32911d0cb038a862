-- check: limit=4
local function f(x) --> branches 5 times (limit 4)
  if x and y or z then return 1 end
  while x do x = g(x) end
end
