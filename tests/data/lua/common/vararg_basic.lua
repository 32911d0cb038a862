-- The `...` of the main function in every place where an expression may stand.
local a, b = ...
local c = (...)
local n = select("#", ...)
local t = { ... }
local u = { 1, 2, ... }
local v = { ..., 1 }
local w = { x = ..., ... }
print(...)
print(1, ...)
print(..., 1)
print((...))
if ... then a = ... end
a, b, c = 1, ...
a = ..., 1
t[...] = ...
for i = ... , 1 do end
for k in ... do end
local s = ... .. "x"
return ...
