local a = [[one  
	two	
]]
return a
-- fixed:
local a = [[one
	two
]]
return a
