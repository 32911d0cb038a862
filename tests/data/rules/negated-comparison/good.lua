if not (a < b) then end
if not (a == b or c) then end
if not a == b then end
if a ~= b then end
