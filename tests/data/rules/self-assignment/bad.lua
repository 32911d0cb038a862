x = x --> x is assigned to itself
t.a = t.a --> t.a is assigned to itself
t[i] = (t[i]) --> t[i] is assigned to itself
a, b = b, b --> b is assigned to itself
