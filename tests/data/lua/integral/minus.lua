-- Unary minus on literals, on the smallest integer and on expressions.
return -1, - -1, -0, -(5), -(-(5)), -2147483646, -(1 + 2), -x, -(2147483646 + 0), 1 - -1, -1 + 1
