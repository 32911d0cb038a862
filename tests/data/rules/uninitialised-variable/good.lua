local a
a = 1
print(a)
local b
if x then b = 1 end
print(b)
local c
local function set() c = 1 end
set()
print(c)
local d
local function get() return d end
d = 2
get()
local e
while x do
  print(e)
  e = 1
end
local _nothing
print(_nothing)
