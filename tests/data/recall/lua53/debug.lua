-- Trace of an error.
print(xpcall(function()
  error("oops")
end, debug.traceback))
print(debug.traceback("here", 1), debug.getmetatable("x"))
