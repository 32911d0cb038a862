if x == 1 or 2 then end --> `2` is always true
if "x" then end --> this condition is always true
while x or "a" do end --> always true
if x and nil then end --> `nil` is always false
if not {} then end --> this is always false
if a or (b == 1 or 3) then end --> `3` is always true
repeat until x == "a" or "b" --> always true
if f and (g or 0) then elseif {} then end --> `0` is always true | this condition is always true
