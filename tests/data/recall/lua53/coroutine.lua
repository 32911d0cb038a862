-- A generator.
local co = coroutine.create(function(first)
  local second = coroutine.yield(first + 1)
  return second
end)
print(coroutine.resume(co, 1))
print(coroutine.status(co), coroutine.isyieldable(), coroutine.running())
local step = coroutine.wrap(function()
  coroutine.yield(1)
end)
print(step())
