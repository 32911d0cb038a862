local a = 1
local b = f()
  local c

print(1) local d = "x" print(2)
local e = -1; print(3)
if b then local f = nil end
-- fixed:
local b = f()

print(1) print(2)
print(3)
if b then end
