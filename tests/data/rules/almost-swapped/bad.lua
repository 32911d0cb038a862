a = b --> this does not swap a and b
b = a
t.x = t.y --> this does not swap t.x and t.y
t.y = t.x
