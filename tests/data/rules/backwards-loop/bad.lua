for i = #t, 1 do end --> counts away from its limit
for i = 10, 1 do end --> counts away from its limit
for i = 1, 10, -1 do end --> counts away from its limit
for i = #t.list, 0 do end --> counts away
for i = 5, -5, 2 do end --> counts away
