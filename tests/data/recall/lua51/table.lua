-- Lists.
local list = { 3, 1, 2 }
table.insert(list, 4)
table.insert(list, 1, 0)
print(table.remove(list), table.remove(list, 1))
table.sort(list)
table.sort(list, function(a, b)
  return a > b
end)
print(table.concat(list, ", "), table.concat(list, "-", 1, 2), #list, table.maxn(list))
table.foreach(list, print)
