if type(x == "table") then end --> always "boolean"
local y = type(x ~= nil) --> always "boolean"
