local a = 1
do local a = 2 end
local _ = 1
local _ = 2
local function f(a) return function(a) return a end end
if a then local b = 1 else local b = 2 end
