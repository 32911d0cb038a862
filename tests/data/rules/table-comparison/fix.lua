if t == {} then f() end
if {} ~= a.b then f() end
-- fixed:
if next(t) == nil then f() end
if next(a.b) ~= nil then f() end
