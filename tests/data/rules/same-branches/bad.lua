if x then f(1) else f(1) end --> does the same as the one before
if x then g()
elseif y then
  f(1)
  f(2)
else --> does the same
  f(1) f(2) -- layout does not matter
end
