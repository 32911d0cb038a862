-- The first instruction of a function is an operation broken over lines behind line 65: the lines after it go astray.






























































local function f(a, b)
  return a
    +
    b
end
local function g(a)
  return -


    a
end
local function h(a)
  a = a +

    1
  print(a)
  print(a)
end
return f, g, h
