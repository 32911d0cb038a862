-- repeat whose body locals are captured, also by the condition itself.
local list = {}
repeat
  local v = #list
  list[v + 1] = function() return v end
until v > 3
repeat
  local w = f()
  local g = function() w = w + 1 end
  if w then break end
  g()
until (function() return w end)()
repeat
  local u
  do
    local x = function() return u end
  end
until u
return list
