-- List constructors: empty, short, separators, trailing separator, multiple results at the end.
local a = {}
local b = { 1 }
local c = { 1, }
local d = { 1; 2; 3; }
local e = { 1, 2; 3, nil, true, false, "s" }
local g = { f() }
local h = { 1, f() }
local i = { f(), 1 }
local j = { (f()) }
local k = { f(), f(), f(), }
local l = { a, b, c, { d, { e, {} } } }
local m = { f() ; }
return a, b, c, d, e, g, h, i, j, k, l, m
