---@return integer? value
---@return string? problem
local function maybe(x)
  if x then return 1 end
  return nil, "nothing"
end
---@return integer ...
local function several(...) return ... end
---@return integer
local function fails() error("always") end
---@return integer
local function loops()
  while true do
    if maybe(1) then return 1 end
  end
end
---@return integer, string
local function passed() return maybe(2) end
---@return any
local function anything() end
print(maybe(1), several(1), fails(), loops(), passed(), anything())
