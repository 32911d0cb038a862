-- true, false, nil and numbers as operands: constants while there are at most 255 of them.
local a = {}
local r = a == true
r = a == nil
r = a == false
r = a == 1
r = true == a
a[true] = false
a[false] = nil
a[1] = true
a.x = nil
r = nil == nil
r = true == false
r = a < 1
r = a[nil]
return r, a == nil
