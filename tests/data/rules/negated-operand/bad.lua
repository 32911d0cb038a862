if not x == 3 then end --> `not` belongs to the left side of `==`
if not f() ~= "a" then end --> left side of `~=`
if not a < b then end --> left side of `<`
local y = not t.a == wifi.STATION --> left side of `==`
