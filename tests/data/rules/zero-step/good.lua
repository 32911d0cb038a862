for i = 0, 2, 1 do end
for i = 1, 2, n do end
for i = 0, 0 do end
