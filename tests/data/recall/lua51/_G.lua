-- The basic library, Lua 5.1.
local config = assert(loadfile("config.lua"))()
print(type(config), tostring(config), _VERSION)

local function divide(a, b)
  if b == 0 then
    error("division by zero", 2)
  end
  return a / b
end

local ok, message = pcall(divide, 1, 0)
print(ok, message)
print(xpcall(function()
  return divide(4, 2)
end, debug.traceback))

local point = setmetatable({}, {
  __index = function(_, key)
    return key .. "?"
  end,
})
rawset(point, "x", 1)
print(rawget(point, "x"), rawequal(point, point), getmetatable(point) ~= nil, point.y)

for key, value in pairs(point) do
  print(key, value)
end
for i, value in ipairs({ 10, 20 }) do
  print(i, value)
end
print(next({ 1 }), select("#", 1, 2, 3), select(2, "a", "b"))
print(tonumber("ff", 16), tonumber("12"))
local chunk = loadstring("return 1 + 1")
if chunk then
  print(chunk())
end
print(unpack({ 1, 2, 3 }))
collectgarbage("collect")
print(collectgarbage("count"))
dofile("init.lua")
