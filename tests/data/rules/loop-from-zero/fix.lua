for i = 0, #t do f(t[i]) end
-- fixed:
for i = 1, #t do f(t[i]) end
