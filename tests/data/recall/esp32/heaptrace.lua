-- Looks for leaks.
heaptrace.init(100)
heaptrace.start(heaptrace.TRACE_LEAKS)
local list = {}
for i = 1, 20 do
  list[i] = tostring(i)
end
heaptrace.stop()
heaptrace.dump()
print(#list)
heaptrace.resume()
