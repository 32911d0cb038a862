print(1) -- nodemcu: ignore[unused-variable] a reason
print(2) -- nodemcu: ignore
print(3) -- nodemcu: ignore[9, 1, 001]
print(4) -- nodemcu: ignore-file[8, ALL]
-- luacheck: ignore nothing-of-ours
---@diagnostic disable-next-line: nothing-of-ours
print("-- nodemcu: disable")
