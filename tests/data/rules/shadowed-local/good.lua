local a = 1
local a = 2
do local b = 1 end
do local b = 1 end
local _x
do local _x end
function M:f() return function(self) return self end end
