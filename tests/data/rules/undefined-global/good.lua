print(node.heap(), _G.anything, _VERSION)
if debugger then debugger.start() end
local json = cjson or sjson_missing and nil
if type(extra) == "table" then extra.f() end
if nil ~= other then other() end
x = 1
function f() y = x end
print(y)
local a
a.b = 1
-- luacheck: globals declared
declared.f()
