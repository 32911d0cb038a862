a = b
b = a
-- fixed:
a, b = b, a
