-- Vararg functions with and without fixed parameters, forwarding their arguments.
local function f(...) return ... end
local function g(a, ...) return f(a, ...) end
local function h(a, b, ...) local c, d = ...; return f(...), c, d end
local function i(...) return (f(...)) end
local function j(...) return { f(...) }, { ... }, select("#", ...) end
local function k(...) for _, v in ipairs({ ... }) do f(v) end end
local function l(...) return #{ ... } end
local function unused(...) return 1 end
return f, g, h, i, j, k, l, unused
