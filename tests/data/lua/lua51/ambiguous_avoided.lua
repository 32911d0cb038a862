-- Arguments that start on the next line where Lua 5.1 allows it: strings and tables.
f
"s"
f
{}
f
[[s]]
t.x
:m
"s"
f(1)
{ 2 }
"s"
local g = f
{ x = 1 }
return g
