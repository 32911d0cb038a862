-- while loops: constant condition, comparison, calls, nested, with break.
local n = 0
while n < 10 do n = n + 1 end
while true do
  n = n - 1
  if n == 0 then break end
end
while f() do g() end
while n > 0 and f(n) do
  local m = n
  while m > 0 do
    m = m - 1
    if m == 5 then break end
  end
  n = n - 1
end
while not f do end
while 1 do break end
return n
