local function f(x)
  local a = g() --> value of 'a' is overwritten
  a = x
  print(a)
  local b = 0 --> 'b' is overwritten
  if x then b = 1 else b = 2 end
  print(b)
  x = h() --> value of 'x' is never used after this
end
local function k(arg) --> argument 'arg' is overwritten before it is used
  arg = 1
  return arg
end
for i = 1, 3 do --> loop variable 'i' is overwritten
  i = 2
  print(i)
end
local n = 1
print(n)
n = 2 --> never used after this
local t = {} --> overwritten
t = f(k)
print(t)
local flags, offset = f()
print(flags, offset)
flags, offset = f() --> 'offset' is never used after this
print(flags)
