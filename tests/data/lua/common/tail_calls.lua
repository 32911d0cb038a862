-- Tail calls of functions, methods, fields and results of calls.
local obj = {}
local function a(x) return a(x) end
local function b(x) return obj.f(x) end
local function c(x) return obj:m(x) end
local function d(x) return a(x)(x) end
local function e(x) return obj[x](x, b(x)) end
local function f() return f "s" end
local function g() return g {} end
local function h() return a(a(a())) end
local function i() return (a()) end
local function j() if obj then return a() else return b() end end
local function k(...) return a(...) end
return k(1)
