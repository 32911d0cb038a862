local x = a and nil or b --> never gives nil
local y = (a and b and false) or c --> never gives false
