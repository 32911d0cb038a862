for k, v in pairs(t) do print(k) end --> 'v' is never used
for a, b, c in f() do print(a) end --> 'b' is never used | 'c' is never used
for x in f() do print(1) end --> 'x' is never used
