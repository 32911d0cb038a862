table.insert(t, 0, x) --> there is no position 0
table.insert(t, #t, x) --> before the last item
table.insert(a.b, #a.b, x) --> before the last item
table.remove(t, 0) --> there is no position 0
