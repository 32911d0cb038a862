-- A generator in a coroutine that the module keeps.
local function squares()
  local n = 0
  while true do
    n = n + 1
    coroutine.yield(n * n)
  end
end
return { next = coroutine.wrap(squares), name = "squares" }
