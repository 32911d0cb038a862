-- Lists.
local list = table.pack(3, 1, 2)
table.insert(list, 4)
table.insert(list, 1, 0)
table.sort(list, function(a, b)
  return a < b
end)
print(table.remove(list), table.concat(list, ","), table.unpack(list, 1, 2))
print(table.move(list, 1, 2, 3))
