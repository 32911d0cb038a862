-- Record constructors: names, strings, numbers, expressions and functions as keys.
local k = "key"
local a = { x = 1 }
local b = { x = 1, y = 2, z = 3, }
local c = { ["a b"] = 1, [1] = 2, [true] = 3, [k] = k, [k .. k] = k .. "x", [f()] = f() }
local d = { a = { b = { c = { d = {} } } } }
local e = { [k] = function() return k end, [function() end] = 1 }
local g = { x = k, x = k, [k] = nil }
local h = { k = k, k }
local i = { [not k] = not k, [#k] = #k, [k == 1] = k == 1, [k and 1] = k or 2 }
return a, b, c, d, e, g, h, i
