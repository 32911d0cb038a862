local function f(pin)
  total = 0 --> 'total' is global
  total = total + pin
  a, b = g() --> 'a', 'b' are global, but only this function uses them
  return total, a, b
end
tmr.create():alarm(1, 1, function() count = 1 print(count) end) --> 'count' is global
return f
