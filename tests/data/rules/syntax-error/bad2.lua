local t = { 1, 2
print(t) --> '}' expected (to close '{' at line 1) near 'print'
