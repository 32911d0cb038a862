if type(x == "table") then f() end
-- fixed:
if type(x) == "table" then f() end
