-- Closures that share variables, and one that is made and dropped.
local count, step = 0, 1
local function bump() count = count + step; return count end
local function reset() count = 0 end
local function unused() return step end
unused()
return { bump = bump, reset = reset, peek = function() return count end }
