-- Generic for: one to six variables, one to four expressions, nested, with break.
for k in next, t do print(k) end
for k, v in pairs(t) do print(k, v) end
for a, b, c in f() do print(a, b, c) end
for a, b, c, d in f, g, h do print(d) end
for a, b, c, d, e, x in f, g, h, i do print(x) end
for k in f, g do end
for line in io.lines() do
  for w in line:gmatch("%w+") do
    if w == "x" then break end
  end
end
for _, k in ipairs({ 1, 2, 3 }) do
  local _ = k
end
for k in (f()) do end
