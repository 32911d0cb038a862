retries = 3
print(retries)
local x = 1
