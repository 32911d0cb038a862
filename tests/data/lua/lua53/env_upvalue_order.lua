-- When _ENV becomes an upvalue of nested functions, before and after other ones.
local a, b
local function f() return a, x, b end
local function g() return x, a, b end
local function h() return function() return function() return x end end end
local function i() return function() return a end end
local function j() local c = a; return function() return y, c end end
return f, g, h, i, j
