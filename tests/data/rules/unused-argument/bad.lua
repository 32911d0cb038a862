local function f(a, b) print(a) end --> 'b' is never used
local g = function(x, y) end
function h(x) return 1 end --> 'x' is never used
local k = function(x, y) return y end
local l = function(x, y) return 1 end --> 'x' is never used | 'y' is never used
