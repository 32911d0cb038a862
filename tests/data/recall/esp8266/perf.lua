-- Where the time goes.
perf.start()
local sum = 0
for i = 1, 1000 do
  sum = sum + i
end
local total, outside, histogram, size = perf.stop()
print(sum, total, outside, size)
for address, count in pairs(histogram) do
  print(string.format("%x %d", address, count))
end
