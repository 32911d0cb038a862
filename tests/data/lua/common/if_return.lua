-- Branches that end in return, so that the jump over the else block is dead code.
local function f(a, b)
  if a then
    return 1
  elseif b then
    return 2
  else
    return
  end
end
local function g(a)
  if a then return end
  if not a then return a end
  do return f(a) end
end
return f, g
