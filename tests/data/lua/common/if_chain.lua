-- if, elseif and else in all lengths, with empty and non-empty blocks.
local a, b = 1, 2
if a then end
if a then else end
if a then b = 1 end
if a then b = 1 else b = 2 end
if a then b = 1 elseif b then b = 2 end
if a then b = 1 elseif b then b = 2 else b = 3 end
if a then elseif b then elseif c then else end
if a == 1 then b = 1 elseif a == 2 then b = 2 elseif a == 3 then b = 3 elseif a == 4 then b = 4 end
if a then
  if b then
    if c then
      b = 1
    else
      b = 2
    end
  end
end
return b
