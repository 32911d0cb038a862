if not (a == b) then end --> written with `~=`
local x = not (a ~= b) --> written with `==`
