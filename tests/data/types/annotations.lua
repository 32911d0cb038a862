-- esp8266 5.1
---@param count integer
---@param name? string
---@return string
local function greet(count, name)
  if name then print(name:upper()) end
  return (name or "") .. count
end
greet(1, "a")
greet("x", "a") --! argument-type
greet({}) --! argument-type
print(greet(1, "b") .. "x", #greet(1))
---@return integer
local function wrong()
  return "three" --! result-type
end
print(wrong() + 1)
---@type net.tcpsocket
local sck = unknown_function()
sck:sned("x") --! undefined-method
sck:send("x")
local M = {}
---@param s net.tcpsocket
function M.close(s)
  s:close()
  s:clos() --! undefined-method
end
M.close(5) --! argument-type
return M
