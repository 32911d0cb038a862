for i = 1, #t do f(t[i]) end
for i = 0, #t do f(i) end
for i = 0, #t - 1 do f(t[i + 1]) end
local u = { [0] = 1, 2, 3 }
for i = 0, #u do f(u[i]) end
for i = 0, 3 do f(u[i]) end
