-- check: select=9
local a = 1 -- nodemcu: ignore[unused-variable]
-- nodemcu: ignore[9] the next line of code

local b = 1
local c = { -- nodemcu: ignore[unused-variable]
  x = 1, x = 2 -- nodemcu: ignore[duplicate-key]
}
print(1) -- nodemcu: ignore[undefined-global] did not run
print(1) -- luacheck: ignore 211
