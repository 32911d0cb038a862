-- Which cards have been seen.
local seen = bloom.create(1000, 100)

local function card_read(uid)
  if seen:check(uid) then
    return "again"
  end
  seen:add(uid)
  return "new"
end

print(card_read("04:A2:11"), card_read("04:A2:11"))
local bits, fns, occupancy, fprate = seen:info()
print(bits, fns, occupancy, fprate)
if occupancy > 900 then
  seen:reset()
end
