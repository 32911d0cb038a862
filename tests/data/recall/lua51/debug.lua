-- Where an error comes from.
local function report(message)
  print(debug.traceback(message, 2))
  return message
end
print(xpcall(function()
  error("oops")
end, report))
print(debug.getregistry(), debug.getmetatable("x"))
