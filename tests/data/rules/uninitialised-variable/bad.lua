local a
print(a) --> 'a' is read but never gets a value
a.x = 1
local b
b() --> 'b' is read before it gets a value
b = f
b()
local c
c.x = 1 --> 'c' is given a field before
c = {}
print(c)
local function g()
  local d
  repeat
    print(d) --> 'd' is read before
  until true
  d = 1
  return d
end
local e, h = 1
print(e, h) --> 'h' is read but never
