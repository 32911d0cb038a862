local function f(x)
  do return 1 end
  print(x) --> this code can never run
  print(x)
end
local function g(x)
  if x then return 1 else error("no") end
  return 2 --> this code can never run
end
while true do
  do break end
  f() --> this code can never run
end
error("stop")
print(g) --> this code can never run
