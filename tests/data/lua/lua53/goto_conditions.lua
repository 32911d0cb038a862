-- `if c then goto l end` and `if c then break end`, which compile to a single conditional jump.
for i = 1, 10 do
  if a then break end
  if a == b then break end
  if a and b then break end
  if a or b then break end
  if not a then break end
  if a then goto l end
  if a < b then goto l; end
  if a and b then goto l;;; end
  if a then goto l elseif b then goto m else break end
  if a then goto l print(1) end
  if true then break end
  if nil then break end
  if a then break else print(2) end
  ::l:: print(3)
  ::m::
end
