function report(text, ...) --> '...' is not used, but Lua 5.1 makes a table for it at each call
  print(text)
end

local function nothing(...) end --> '...' is not used
nothing(1)

local t = {}
function t:method(a, ...) --> '...' is not used
  -- The one in here is another function's.
  return function(...) return a, ... end
end

call(function(...) print(t) end) --> '...' is not used
