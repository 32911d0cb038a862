if x == 0/0 then f() end
if y ~= 0 / 0 then f() end
-- fixed:
if x ~= x then f() end
if y == y then f() end
