if not x == 3 then f() end
if not a < b then f() end
if not a.b ~= c() then f() end
-- fixed:
if x ~= 3 then f() end
if not (a < b) then f() end
if a.b == c() then f() end
