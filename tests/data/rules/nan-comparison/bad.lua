if x == 0/0 then end --> always false
if 0/0 ~= f() then end --> always true
if x < (0/0) then end --> always false
