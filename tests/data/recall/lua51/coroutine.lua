-- A generator.
local function numbers(limit)
  for i = 1, limit do
    coroutine.yield(i)
  end
end
local co = coroutine.create(numbers)
while coroutine.status(co) ~= "dead" do
  local ok, value = coroutine.resume(co, 3)
  print(ok, value)
end
local nextnumber = coroutine.wrap(function()
  numbers(2)
end)
print(nextnumber(), coroutine.running())
