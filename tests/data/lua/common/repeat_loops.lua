-- repeat loops: the condition sees the locals of the body; break inside.
local n = 0
repeat n = n + 1 until n > 10
repeat
  local last = f(n)
  n = n - 1
until last or n == 0
repeat
  local x = n
  if x then break end
until x == n
repeat until f()
repeat
  repeat
    n = n + 1
  until n
until not n
repeat local a, b, c until a and b or c
return n
