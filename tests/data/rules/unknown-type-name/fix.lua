if type(x) == "strng" then f() end
if type(x) == "bool" then f() end
-- fixed:
if type(x) == "string" then f() end
if type(x) == "boolean" then f() end
