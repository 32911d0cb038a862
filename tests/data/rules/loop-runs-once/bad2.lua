for i = 1, 10 do --> at most once
  if x then error("a") else break end
end
repeat --> at most once
  if x then break end
  do return end
until x
