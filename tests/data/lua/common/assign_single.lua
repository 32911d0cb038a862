-- One target of every kind: local, upvalue, global, field, index, constant index.
local loc, tab = 1, {}
local function f()
  loc = 2
  tab = nil
end
loc = loc
loc = "s"
glob = loc
tab.field = loc
tab[1] = loc
tab[loc] = 1
tab["a b"] = nil
tab[true] = false
tab[loc .. loc] = loc .. "x"
tab.a.b.c = tab.d.e
tab[tab[tab]] = tab
f().x = f()
;("s").y = 1
return f
