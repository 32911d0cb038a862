if 1 < x < 3 then end --> compares a boolean
if a == b == c then end --> the result of the first comparison with the last
if a == b < c then end --> compares a boolean
