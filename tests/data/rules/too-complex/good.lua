-- check: limit=4
local function f(x)
  if x and y or z then return 1 end
end
local function g(x)
  local inner = function() if a then end if b then end if c then end end
  return inner or x
end
