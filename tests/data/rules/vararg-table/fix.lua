function report(text, ...)
  print(text)
end
call(function(...) return 1 end)
function split(a,
  ...)
  return a
end
-- fixed:
function report(text)
  print(text)
end
call(function() return 1 end)
function split(a)
  return a
end
