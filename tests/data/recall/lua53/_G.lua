-- The basic library, Lua 5.3.
local config = assert(loadfile("config.lua"))()
print(type(config), tostring(config), _VERSION)

local ok, message = pcall(error, { code = 2 })
print(ok, message)
local point = setmetatable({ x = 1 }, { __index = { y = 2 } })
rawset(point, "z", 3)
print(rawget(point, "x"), rawlen({ 1, 2 }), rawequal(point, point), getmetatable(point), point.y)
for key, value in pairs(point) do
  print(key, value)
end
for i, value in ipairs({ 10, 20 }) do
  print(i, value)
end
print(next({ 1 }), select("#", 1, 2), tonumber("ff", 16))
local chunk = load("return 1 + 1")
if chunk then
  print(chunk())
end
collectgarbage("step", 10)
print(collectgarbage("count"))
print(xpcall(function()
  error("x", 0)
end, print))
