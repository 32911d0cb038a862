local x = a and b or c
local y = a and nil
local z = a or nil
local w = not a and true or false
