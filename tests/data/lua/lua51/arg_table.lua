-- The hidden local `arg` of vararg functions that do not use `...` as an expression.
local function f(...) return arg.n, arg[1] end
local function g(a, b, ...) return unpack(arg) end
local function h(...) local arg = arg; return arg end
local function i(...) return arg, ... end
local function j(...) return function() return arg end end
local function k(...) local function l(...) return arg, ... end return arg, l end
local function m(...) end
function t:n(...) return self, arg end
return f, g, h, i, j, k, m, arg
