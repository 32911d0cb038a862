for i = 1, 2, 0 do end --> this loop runs forever
for i = 1, 2, -0.0 do end --> runs forever
