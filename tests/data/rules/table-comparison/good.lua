if next(t) == nil then end
if t == empty then end
local t = {}
if #t == 0 then end
