shared = nil
local function f() shared = 1 end
local function g() return shared end
local function h() own = 1 return own end
