-- `arg` captured by an inner function, shadowed by a parameter, and in the main function.
local function f(...)
  for i = 1, arg.n do
    q[i] = function() return arg[i] end
  end
end
local function g(arg, ...) return arg, ... end
local function h(arg) return function(...) return arg end end
local arg = { ... }
return arg, f, g, h
