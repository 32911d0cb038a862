if type(x) == "table" then end
if type(x and y == 1) then end
if t.type(x == 1) then end
