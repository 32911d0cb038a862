-- _ENV as a local variable, a parameter and an upvalue: where globals are looked up.
local print = print
do
  local _ENV = { print = print }
  x = 1
  print(x)
end
local function f(_ENV) y = x; return y end
local function g() return function() return z end end
local function h()
  local a = _ENV
  local _ENV = a
  b = c
  return function() d = e; return _ENV end
end
_ENV.q = _ENV["r"]
_ENV[1] = _ENV[x]
_ENV:m()
for _ENV in pairs({}) do v = w end
local i = _ENV
_ENV = {}
_ENV = i
return f, g, h, _ENV
