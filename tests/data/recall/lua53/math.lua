-- Numbers.
print(math.tointeger(3.0), math.type(1), math.ult(1, 2), math.maxinteger, math.mininteger)
print(math.floor(2.5), math.ceil(2.5), math.abs(-3), math.sqrt(2), math.pi, math.huge)
print(math.min(1, 2), math.max(1, 2), math.fmod(7, 3), math.modf(3.7))
math.randomseed(42)
print(math.random(), math.random(6), math.random(10, 20))
