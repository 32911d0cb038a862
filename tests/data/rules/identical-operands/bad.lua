if a < a then end --> both sides of `<` are the same
if a.b >= (a.b) then end --> both sides of `>=`
local x = t.a or t.a --> both sides of `or`
local y = n - n --> both sides of `-`
local z = a and b and b --> both sides of `and`
