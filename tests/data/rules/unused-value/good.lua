local function f(x)
  local a = g()
  if x then a = 1 end
  print(a)
  a = nil
  local b = 0
  while x do b = b + 1 end
  return b
end
local n = 0
tmr.create():alarm(1, 1, function() n = n + 1 end)
n = 5
local ok, value = pcall(f)
print(ok, value)
ok, value = pcall(f)
print(value)
local r, s = 1, 2
print(r, s)
r, t.x = f()
local u
u = u or f()
return u
