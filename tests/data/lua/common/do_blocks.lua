-- Blocks: registers are given back and used again, closures force a close.
do end
do local a end
do local a = 1; do local b = a end; local c = a end
local x
do
  local y = x
  x = function() return y end
end
do
  local z = x
end
do do do do local deep = x end end end end
return x
