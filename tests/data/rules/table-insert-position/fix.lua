table.insert(t, 0, x)
table.insert(t, #t, x)
-- fixed:
table.insert(t, 1, x)
table.insert(t, x)
