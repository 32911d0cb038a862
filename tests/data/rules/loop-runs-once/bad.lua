while x do --> at most once
  f()
  return
end
