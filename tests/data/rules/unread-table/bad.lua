local M = {} --> 'M' gets fields but is never read
function M.f() end
M.x = 1
local t --> 't' gets fields
t = {}
t[1] = 2
