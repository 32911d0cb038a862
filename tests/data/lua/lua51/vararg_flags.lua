-- The is_vararg byte: 2 for main, 7 with the table `arg`, 3 where `...` is used.
local function a() end
local function b(...) end
local function c(...) return ... end
local function d(...) return arg end
local function e(...) return arg, ... end
local function f(...) return function(...) return ... end end
local function g(...) local x = { ... } return arg, x end
return a, b, c, d, e, f, g
