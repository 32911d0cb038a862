-- Comments of all kinds in all places; none of them changes the code.
--[[ long ]] local --[[ between ]] a --[==[ level ]] ]=] two ]==] = --
-- a line
1 -- behind
--[[
several
lines
]]
local b --[[

]] = a --[[]] + --[=[]=] 2
--
--[
--[=
--[=x
---[[ not long ]]
--- doc
f(--[[in call]] a, --
b --[[
]])
local t = { --[[ empty ]] }
local u = { -- item
  1, -- one
  --[[ two ]] x --[[ name ]] = --[[ value ]] 2, --[==[
  ]==]
}
if --[[c]] a --[[c]] then --[[c]] end --[[c]]
return --[[ nothing ]] a -- end of file
--[[ last ]]
