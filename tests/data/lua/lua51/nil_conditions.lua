-- `nil` as a condition counts as false; loops over constant conditions.
if nil then f() else g() end
if nil and x then f() end
if nil or x then f() end
while nil do f() end
repeat f() until nil
repeat break until false
while not nil do break end
if not (nil or false) then f() end
return nil and f(), nil or g()
