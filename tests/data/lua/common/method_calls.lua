-- Method calls: on locals, globals, fields, results, strings, and chained.
local o = {}
o:a()
o:a(1)
o:a(1, 2)
o:a "s"
o:a {}
o:a(o:b(o:c()))
o.x:a()
o.x.y:a()
o[1]:a()
f():a()
glob:a()
o:a():b():c()
o:a(1):b "s":c {}:d()
;("s"):upper()
local r = o:a()
local s, t = o:a()
return o:last(r, s, t)
