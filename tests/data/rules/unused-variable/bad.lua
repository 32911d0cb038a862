local a = 1 --> 'a' is never used
local b --> 'b' is never used
local c, d = 1, 2 --> 'c' is never used | 'd' is never used
local function f() local e = f() end --> 'e' is never used
local ok, err = pcall(f) --> 'err' is never used
print(ok)
do local x = 1 end --> 'x' is never used
local x = 2
print(x)
