for i = #t, 1 do print(t[i]) end
-- fixed:
for i = #t, 1, -1 do print(t[i]) end
