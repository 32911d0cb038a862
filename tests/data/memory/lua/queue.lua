-- A queue made by a function that the main chunk calls once.
local function new(limit)
  local items, head, tail = {}, 1, 0
  local self = {}
  function self.put(value)
    if tail - head + 1 >= limit then return false end
    tail = tail + 1
    items[tail] = value
    return true
  end
  function self.get()
    if head > tail then return nil end
    local value = items[head]
    items[head] = nil
    head = head + 1
    return value
  end
  return self
end

return new(8)
