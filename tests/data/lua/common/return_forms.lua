-- return with nothing, one, several and multiple values, with and without a semicolon.
local function a() return end
local function b() return; end
local function c() return 1 end
local function d() return 1, 2, 3; end
local function e(x) return x end
local function f(x, y) return y, x, x + y, "s" end
local function g() return c() end
local function h() return 1, c() end
local function i() return c(), 1 end
local function j() return (c()) end
local function k(...) return ... end
local function l(...) return 1, ... end
local function m() return nil, true, false end
local function n() return {} end
local function o() return not a end
local function p(x) return x and 1 or 2, x == 1 end
local function q() return a, function() return a end end
do return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q end
