prnt("x")
local speed = 1
print(Speed)
-- fixed:
print("x")
local speed = 1
print(speed)
