if not (x == 3) then end
if not x == not y then end
if not x == true then end
if (not x) == y then end
if x ~= 3 then end
if not x and y == 1 then end
if not x == (a < b) then end
