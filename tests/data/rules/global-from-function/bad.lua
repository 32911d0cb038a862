local function f() shared = 1 end --> 'shared' is created inside of a function
local function g() return shared end
