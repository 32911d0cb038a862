for k, v in pairs(t) do print(v) end
for _ in f() do print(1) end
for i = 1, 3 do print(1) end
for k, v in pairs(t) do v = k print(v) end
