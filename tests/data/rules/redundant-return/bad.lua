local function f()
  print(1)
  return --> the function ends here anyway
end
f()
