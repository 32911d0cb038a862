-- check: select=9
local a = 1 -- nodemcu: ignore[self-assignment] --> no finding of rule self-assignment
print(a) -- nodemcu: ignore[unused-variable] --> unused-variable
print(a) -- nodemcu: ignore --> no finding of any rule
-- nodemcu: ignore-file[907] --> no finding of rule 907
