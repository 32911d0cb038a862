for i = #t, 1, -1 do end
for i = 1, #t do end
for i = 1, 1, -1 do end
for i = #t, 100 do end
for i = n, 1 do end
for i = 10, 1, step do end
for i = 10, limit do end
