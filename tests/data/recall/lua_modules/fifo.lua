-- Jobs in order.
local fifo = require("fifo").new()
fifo:queue("first", function(job)
  print("now", job)
end)
fifo:dequeue(function(job, islast)
  print(job, islast)
  return nil
end)
