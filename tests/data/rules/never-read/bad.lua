local a = 1 --> 'a' is assigned but never read
a = 2
local b
b = 1 --> 'b' is assigned but never read
local function f(x) x = 1 end --> 'x' is assigned but never read
local c
function g() c = 1 end --> 'c' is assigned but never read
