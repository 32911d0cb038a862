state = 1
local function f() state = 2 end
local function g() shared = 1 end
local function h() return shared end
local function k() counter = (counter or 0) + 1 end
local function l()
  if not cache then cache = 1 end
  return cache
end
local function m() local x = 1 return x end
local function n() print = 1 end
