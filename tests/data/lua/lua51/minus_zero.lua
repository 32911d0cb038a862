-- 0 and -0 share one constant; whichever comes first stays.
local function f() return 0, -0, 0 end
local function g() return -0, 0, -0 end
local function h() return 1 * -0, 0 * 1, 0.0, -0.0 end
local function i() return 1 / 0, 1 / -0, 0 / 1, 0 / -1 end
return f, g, h, i
