local function f() return g() end
print(f)
local h
h = function() return h() end
h()
local function _ignored() end
local function a() return b() end
function b() return a() end
