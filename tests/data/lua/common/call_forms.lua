-- Calls as statements and expressions with all kinds of arguments.
f()
f(1)
f(1, 2, 3)
f(g())
f(1, g())
f(g(), 1)
f((g()))
f "string"
f 'string'
f [[string]]
f { 1 }
f {}
f ""
f()()()
f().x.y()
f { 1 } { 2 } "3" (4)
t.a.b.c()
t[1]()
t[f()](f())
local l = f
l(l)
local r = l(), l()
local s = l(l(l(l)))
;(l or f)(1)
;("x"):rep(3)
l(function() end)
l(nil, true, false)
l(-1, not l, #l)
