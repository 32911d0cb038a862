-- Concatenation is one instruction for a whole right-associative chain.
local a, b, c = "a", "b", "c"
local r = a .. b
r = a .. b .. c
r = a .. b .. c .. a .. b .. c
r = (a .. b) .. c
r = a .. (b .. c)
r = a .. 1 .. b
r = 1 .. 2
r = a .. f() .. b .. t.x
r = a .. b + 1 .. c
r = f(a .. b, c .. a .. b)
r = a .. (b and c) .. (b or c)
r = a .. "\n" .. b .. "\0" .. c
r = a .. not b
return a .. b .. c
