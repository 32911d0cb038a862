---@return integer, string
local function two(x)
  if x then return 1 end --> two() is declared to return 2 values, but here only 1
  if not x then return end --> but here none
  return 1, "a"
end
print(two(1))
---@return integer
local function open_end(x)
  if x then return 1 end
end --> declared to return 1 value, but here none
print(open_end(1))
