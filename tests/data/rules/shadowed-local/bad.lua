local a = 1
do local a = 2 end --> 'a' hides a local
local function f(a) return a end --> 'a' hides an upvalue
for a in f do end --> 'a' hides a local
