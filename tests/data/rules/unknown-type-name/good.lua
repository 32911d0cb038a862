if type(x) == "string" then end
if type(x) == "lightfunction" then end
if type(x) == name then end
if x.type(y) == "car" then end
local function type(x) return x end
if type(x) == "car" then end
