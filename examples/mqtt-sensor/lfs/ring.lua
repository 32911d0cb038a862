-- A ring buffer of fixed capacity. Adding to a full one overwrites the oldest element, so its
-- memory never grows beyond what it was on the first round.

local Ring = {}
Ring.__index = Ring

function Ring.new(capacity)
  return setmetatable({ capacity = capacity, head = 1, count = 0 }, Ring)
end

function Ring:add(value)
  local slot = (self.head + self.count - 1) % self.capacity + 1
  self[slot] = value
  if self.count < self.capacity then
    self.count = self.count + 1
  else
    self.head = self.head % self.capacity + 1
  end
end

function Ring:first()
  return self[self.head]
end

function Ring:drop_first()
  if self.count > 0 then
    self[self.head] = false -- keeps the slot, frees the value
    self.head = self.head % self.capacity + 1
    self.count = self.count - 1
  end
end

return Ring
